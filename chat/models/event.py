"""The log of a room."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chat.enums import EventKind


class Event(models.Model):
    """One change in a room. `seq` has no gaps; rows never change.

    A row references the message and never copies its words: a reader gets the message as it is now. So erasing a
    person's words removes them from the log, too. `actor` is who made the change; it is empty for `posted`, where that
    is the message's author.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    room = models.ForeignKey(
        "chat.Room", models.CASCADE, related_name="events", db_index=False
    )  # chat_event_once covers it
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    message = models.ForeignKey("chat.Message", models.CASCADE, null=True, related_name="events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("できごと")
        verbose_name_plural = _("できごと")
        ordering = ["room_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="chat_event_once")]
        indexes = [models.Index(fields=["actor"], condition=models.Q(actor__isnull=False), name="chat_event_actor")]

    def __str__(self) -> str:
        return f"{self.room_id}:{self.seq} {self.kind}"
