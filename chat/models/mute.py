"""Mutes: whom somebody does not want to read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chat.enums import Silence


class Mute(models.Model):
    """A mute: `user` does not read `muted` in this room. The muted person is never told.

    It applies to one room only. Nicknames differ from group to group, and somebody who fell silent in two groups at
    once would be recognised as the same person.

    A block is a mute that works both ways: the blocked person has a row as well, with `mirrored`, which they never see.
    `own` is what `user` chose: nothing, where the row is there only because the other blocked them.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="mutes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    own = models.CharField(
        max_length=5, choices=Silence.choices, default=Silence.MUTE, db_default=Silence.MUTE, blank=True
    )
    mirrored = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("ミュート")
        verbose_name_plural = _("ミュート")
        constraints = [
            models.UniqueConstraint(fields=["room", "user", "muted"], name="chat_mute_once"),
            models.CheckConstraint(
                condition=~models.Q(own=Silence.NONE) | models.Q(mirrored=True), name="chat_mute_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"mute {self.pk}"
