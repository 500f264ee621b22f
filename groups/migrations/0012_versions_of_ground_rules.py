
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0011_membership_must_agree'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GroundRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('wording', models.JSONField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='変えた日時')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules_versions', to='groups.peergroup')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'グループの約束',
                'verbose_name_plural': 'グループの約束',
                'ordering': ['group_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreed_at', models.DateTimeField(auto_now_add=True, verbose_name='同意した日時')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='groups.groundrules')),
            ],
            options={
                'verbose_name': '約束への同意',
                'verbose_name_plural': '約束への同意',
                'ordering': ['agreed_at', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='groundrules',
            constraint=models.UniqueConstraint(fields=('group', 'number'), name='groups_rules_number_once'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('rules', 'user'), name='groups_agreed_once'),
        ),
    ]
