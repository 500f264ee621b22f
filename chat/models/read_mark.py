"""Read marks: how far somebody has read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadMark(models.Model):
    """The `seq` up to which a person has read a room. Only that person sees it: nobody here owes an answer."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("既読の位置")
        verbose_name_plural = _("既読の位置")
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="chat_read_mark_once")]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.seq}"
