from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0008_writing_pause'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='paused_until',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]
