import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0072_settings_for_newcomers_and_adults'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AdultConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirmed_on', models.DateField(verbose_name='確認した日')),
                ('valid_until', models.DateField(verbose_name='有効な日')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('told_before', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adult_confirmations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'おとなの確認',
                'verbose_name_plural': 'おとなの確認',
                'ordering': ['-valid_until', '-id'],
                'indexes': [models.Index(fields=['valid_until'], name='groups_confirmation_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('user')), _negated=True), _connector='OR'), name='groups_confirmed_by_another'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('confirmed_on'))), name='groups_confirmation_ends_later')],
            },
        ),
        migrations.CreateModel(
            name='Secrecy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_official', models.BooleanField(verbose_name='公務員')),
                ('marked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('told_before', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('marked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='secrecy', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '守秘の誓約',
                'verbose_name_plural': '守秘の誓約',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('is_official', False)), fields=['ends_on'], name='groups_pledge_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('marked_by__isnull', True), models.Q(('marked_by', models.F('user')), _negated=True), _connector='OR'), name='groups_secrecy_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('ends_on__isnull', True), ('signed_at__isnull', True)), models.Q(('ends_on__isnull', False), ('signed_at__isnull', False)), _connector='OR'), name='groups_signed_until')],
            },
        ),
    ]
