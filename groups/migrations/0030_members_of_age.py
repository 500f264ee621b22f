from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0020_nights'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='is_adult',
            field=models.BooleanField(editable=False, null=True),
        ),
    ]
