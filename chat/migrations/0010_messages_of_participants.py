"""A message is by a member or by a participant."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0009_reactions_of_participants")]

    operations = [
        migrations.AddField(
            model_name='message',
            name='participant',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to='chat.roomparticipant'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('participant__isnull', False)), fields=['participant'], name='chat_message_participant'),
        ),
    ]
