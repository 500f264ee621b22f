"""Messages that wait until somebody has read them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('chat', '0013_reports_by_the_site'),
        ('groups', '0006_calls_of_each_count'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField()),
                ('body', models.TextField(blank=True)),
                ('at_seq', models.PositiveBigIntegerField()),
                ('state', models.CharField(choices=[('awaiting', '読まれるのを待っています'), ('released', '届けました'), ('returned', '書いた人に返しました'), ('withdrawn', '書いた人が取りやめました')], default='awaiting', max_length=10, verbose_name='状態')),
                ('found', models.CharField(blank=True, max_length=500, verbose_name='待っているわけ')),
                ('held_at', models.DateTimeField(verbose_name='届いた日時')),
                ('due_at', models.DateTimeField(verbose_name='期限')),
                ('handed_over_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='返すわけ')),
                ('suggestion', models.TextField(blank=True, verbose_name='言いかえの例')),
                ('appealed_at', models.DateTimeField(blank=True, null=True)),
                ('appeal', models.CharField(blank=True, max_length=500, verbose_name='もう一度見てほしいわけ')),
                ('put_away_at', models.DateTimeField(blank=True, null=True)),
                ('appealed_against', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='held_messages', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edits', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='held_edits', to='chat.message')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='groups.membership')),
                ('message', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='was_held', to='chat.message')),
                ('reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chat.message')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held', to='chat.room')),
                ('worry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='held', to='chat.report')),
            ],
            options={
                'verbose_name': '待っていることば',
                'verbose_name_plural': '待っていることば',
                'ordering': ['held_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('state', 'awaiting')), fields=['room'], name='chat_held_awaiting')],
                'constraints': [models.UniqueConstraint(fields=('author', 'client_id'), name='chat_held_once'), models.UniqueConstraint(condition=models.Q(('edits__isnull', False), ('state', 'awaiting')), fields=('edits',), name='chat_held_one_edit'), models.CheckConstraint(condition=models.Q(('decided_by', None), ('author', None), models.Q(('decided_by', models.F('author')), _negated=True), _connector='OR'), name='chat_held_by_another'), models.CheckConstraint(condition=models.Q(('decided_by', None), ('appealed_against', None), models.Q(('decided_by', models.F('appealed_against')), _negated=True), _connector='OR'), name='chat_held_appeal_by_another')],
            },
        ),
    ]
