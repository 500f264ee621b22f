"""How far people were told of each room. What is there already is old news: it begins at the end of each log."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def begin_at_the_end(apps: Any, schema_editor: Any) -> None:
    Room, Progress = apps.get_model("chat", "Room"), apps.get_model("chat", "NewsProgress")
    Progress.objects.bulk_create(
        Progress(room_id=pk, seq=last_seq) for pk, last_seq in Room.objects.values_list("pk", "last_seq")
    )


class Migration(migrations.Migration):
    dependencies = [("chat", "0010_messages_of_participants")]

    operations = [
        migrations.CreateModel(
            name="NewsProgress",
            fields=[
                (
                    "room",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="news_progress",
                        serialize=False,
                        to="chat.room",
                    ),
                ),
                ("seq", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(begin_at_the_end, migrations.RunPython.noop),
    ]
