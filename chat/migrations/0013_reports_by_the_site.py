"""The site itself reports, also words that have no message yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0012_rooms_that_watch_words")]

    operations = [
        migrations.AddField(
            model_name='report',
            name='by_system',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='report',
            name='at_seq',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]
