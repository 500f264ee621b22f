from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0010_member_note'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='must_agree',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
