"""Who takes part in a room that no group has."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0007_kinds_of_rooms"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name='RoomParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('member', 'メンバー'), ('facilitator', '見守り・進行役')], default='member', max_length=12, verbose_name='役割')),
                ('nickname', models.CharField(max_length=20, verbose_name='この部屋での呼び名')),
                ('reads_from', models.PositiveBigIntegerField(default=0)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='参加した日時')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='離れた日時')),
            ],
            options={
                'verbose_name': '部屋に参加している人',
                'verbose_name_plural': '部屋に参加している人',
            },
        ),
        migrations.AddField(
            model_name='roomparticipant',
            name='room',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='chat.room'),
        ),
        migrations.AddField(
            model_name='roomparticipant',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='roomparticipant',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('room', 'user'), name='chat_participant_once'),
        ),
    ]
