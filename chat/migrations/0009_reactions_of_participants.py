"""A reaction is by a member or by a participant."""

import django.db.models.deletion
from django.db import migrations, models

from ground.nullable import AllowNull


class Migration(migrations.Migration):
    dependencies = [("chat", "0008_room_participants")]

    operations = [
        AllowNull(
            model_name='reaction',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.membership'),
        ),
        migrations.AddField(
            model_name='reaction',
            name='participant',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.roomparticipant'),
        ),
        migrations.AddIndex(
            model_name='reaction',
            index=models.Index(condition=models.Q(('participant__isnull', False)), fields=['participant'], name='chat_reaction_participant'),
        ),
    ]
