"""How far people were told of what is in a room's log."""

from django.db import models


class NewsProgress(models.Model):
    """The `seq` up to which people were told of a room's log. The row is the lock of the worker that continues."""

    room = models.OneToOneField("chat.Room", models.CASCADE, primary_key=True, related_name="news_progress")
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.room_id}: {self.seq}"
