"""Rooms are of kinds; those of groups are one of them."""

import django.db.models.deletion
from django.db import migrations, models

from ground.nullable import AllowNull


class Migration(migrations.Migration):
    dependencies = [("chat", "0006_notices_and_handover"), ("groups", "0004_appointments")]

    operations = [
        migrations.AddField(
            model_name='room',
            name='kind',
            field=models.CharField(db_default='group', default='group', editable=False, max_length=20),
        ),
        AllowNull(
            model_name='room',
            name='group',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='room', to='groups.peergroup', verbose_name='グループ'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', False), ('kind', 'group')), models.Q(models.Q(('kind', 'group'), _negated=True), ('group', None)), _connector='OR'), name='chat_room_of_a_group'),
        ),
    ]
