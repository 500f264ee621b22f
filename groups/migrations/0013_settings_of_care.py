from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0012_versions_of_ground_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='peergroup',
            name='newcomers_read_back',
            field=models.BooleanField(db_default=True, default=True, verbose_name='新しく入った方も、これまでのことばを読める'),
        ),
        migrations.AddField(
            model_name='peergroup',
            name='slow_seconds',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='書き込みの間（秒）'),
        ),
        migrations.AddField(
            model_name='peergroup',
            name='takes_requests',
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.AddField(
            model_name='peergroup',
            name='welcome',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='はじめに読むことば'),
        ),
    ]
