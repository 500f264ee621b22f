"""Whether watched expressions may stop words in a room: not in those that are there already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0011_told_of_rooms")]

    operations = [
        migrations.AddField(
            model_name='room',
            name='watches_words',
            field=models.BooleanField(db_default=False, default=True, verbose_name='見守ることばを使う'),
        ),
    ]
