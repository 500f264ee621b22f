"""Mutes: whom somebody does not want to read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mute(models.Model):
    """A mute: `user` does not read `muted` in this room. The muted person is never told.

    It applies to one room only. Nicknames differ from group to group, and somebody who fell silent in two groups at
    once would be recognised as the same person.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="mutes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("ミュート")
        verbose_name_plural = _("ミュート")
        constraints = [models.UniqueConstraint(fields=["room", "user", "muted"], name="chat_mute_once")]

    def __str__(self) -> str:
        return f"mute {self.pk}"
