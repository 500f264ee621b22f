"""Participants of rooms that are not a group's."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import Role


class RoomParticipant(models.Model):
    """A person's stay in one room, from joining to leaving; the counterpart of a membership in a group's room.

    The app that owns the kind of room decides which rooms have participants, who lets them in and how long they stay
    (`chat.kinds`). The row is deleted with the person's account, after their words are erased (`chat.receivers`).
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.CharField(_("役割"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    nickname = models.CharField(_("この部屋での呼び名"), max_length=20)
    reads_from = models.PositiveBigIntegerField(default=0)  # like `Membership.reads_from`
    joined_at = models.DateTimeField(_("参加した日時"), default=timezone.now)
    left_at = models.DateTimeField(_("離れた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("部屋に参加している人")
        verbose_name_plural = _("部屋に参加している人")
        constraints = [
            models.UniqueConstraint(
                fields=["room", "user"], condition=models.Q(left_at__isnull=True), name="chat_participant_once"
            )
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"
