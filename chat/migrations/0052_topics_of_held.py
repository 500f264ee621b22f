"""What words that wait are about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('chat', '0051_topics_of_messages'),
    ]

    operations = [
        migrations.AddField(
            model_name='heldmessage',
            name='topic',
            field=models.CharField(blank=True, db_default='', default='', max_length=30, verbose_name='話題'),
        ),
    ]
