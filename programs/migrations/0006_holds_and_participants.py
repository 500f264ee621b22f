"""A hold and participants for each sign-up."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_guardian_declined")]

    operations = [
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('guardian', '保護者の確認'), ('offer', '繰り上げのお返事'), ('lottery', '当選のお返事')], max_length=10)),
                ('until', models.DateTimeField()),
                ('key', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('called_name', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'ordering': ['enrollment', 'number'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='enrollment',
            name='programs_held_for_a_guardian',
        ),
        migrations.AddConstraint(
            model_name='enrollment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('held_until__isnull', False), _connector='OR'), name='programs_held_has_an_end'),
        ),
        migrations.AddField(
            model_name='hold',
            name='enrollment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='programs.enrollment'),
        ),
        migrations.AddField(
            model_name='participant',
            name='enrollment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='programs.enrollment'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('released_at', None)), fields=['until'], name='programs_hold_in_force'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('enrollment',), name='programs_one_hold'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='programs_hold_has_a_key'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('enrollment', 'number'), name='programs_participant_number'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='programs_participants_from_one'),
        ),
    ]
