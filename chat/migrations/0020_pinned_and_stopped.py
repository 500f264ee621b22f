from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0016_pace_in_the_log'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='pinned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='takes_replies',
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(condition=models.Q(('pinned_at__isnull', False)), fields=('room',), name='chat_message_pinned_once'),
        ),
    ]
