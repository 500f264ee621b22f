from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0060_takes_pictures'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='able_until',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]
