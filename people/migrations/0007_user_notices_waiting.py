"""How many unread notices somebody has, beside the person."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_settled_mails_name_nobody'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='notices_waiting',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
