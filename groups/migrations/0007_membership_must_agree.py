from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0006_calls_of_each_count'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='must_agree',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
