from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0014_cohorts'),
    ]

    operations = [
        migrations.AddField(
            model_name='peergroup',
            name='night_begins',
            field=models.PositiveBigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='peergroup',
            name='night_from',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='夜のはじまり（分）'),
        ),
        migrations.AddField(
            model_name='peergroup',
            name='night_until',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='夜のおわり（分）'),
        ),
        migrations.AddConstraint(
            model_name='peergroup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('night_from', None), ('night_until', None)), models.Q(('night_from__isnull', False), ('night_until__isnull', False), ('night_from__lt', 1440), ('night_until__lt', 1440), models.Q(('night_from', models.F('night_until')), _negated=True)), _connector='OR'), name='groups_night_begins_and_ends'),
        ),
    ]
