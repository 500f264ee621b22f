"""Reactions to messages."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chat.enums import ReactionKind


class Reaction(models.Model):
    """One person's reaction of one kind to one message."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    Kind = ReactionKind

    message = models.ForeignKey("chat.Message", models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    member = models.ForeignKey("groups.Membership", models.CASCADE, null=True, related_name="+")
    participant = models.ForeignKey(
        "chat.RoomParticipant", models.CASCADE, null=True, related_name="+", db_index=False
    )  # in a room without a group
    kind = models.CharField(max_length=10, choices=ReactionKind.choices)

    class Meta:
        verbose_name = _("リアクション")
        verbose_name_plural = _("リアクション")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["message", "user", "kind"], name="chat_reaction_once")]
        indexes = [
            models.Index(
                fields=["participant"], condition=models.Q(participant__isnull=False), name="chat_reaction_participant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.message_id}"

    @property
    def by(self) -> int | None:
        """The id of the membership (or participant), as sent in frames."""
        return self.member_id or self.participant_id
