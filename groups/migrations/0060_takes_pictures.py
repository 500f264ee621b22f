from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0040_shift_ended_early'),
    ]

    operations = [
        migrations.AddField(
            model_name='peergroup',
            name='takes_pictures',
            field=models.BooleanField(db_default=False, default=False, verbose_name='写真を送れる'),
        ),
    ]
