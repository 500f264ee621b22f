from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0030_members_of_age'),
    ]

    operations = [
        migrations.AddField(
            model_name='joinrequest',
            name='is_adult',
            field=models.BooleanField(editable=False, null=True),
        ),
    ]
