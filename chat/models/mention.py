"""Mentions: whom a message calls by their nickname."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Span(NamedTuple):
    """Where in a body somebody is called: from the @ to the end of the name, in characters."""

    starts: int
    ends: int
    member_id: int


class Called(NamedTuple):
    """The same, with the nickname that is shown there."""

    starts: int
    ends: int
    name: str


class Mention(models.Model):
    """A message calls a member of its group. It points to the membership, so a changed nickname is shown as it is now.

    `starts` and `ends` say where the call stands in the body, from its @ to the end of the name, in characters. Without
    the row (the message was withdrawn, or the account deleted) the words are plain text, as after the membership.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    message = models.ForeignKey("chat.Message", models.CASCADE, related_name="mentions", db_index=False)
    member = models.ForeignKey("groups.Membership", models.CASCADE, related_name="+")
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("呼びかけ")
        verbose_name_plural = _("呼びかけ")
        ordering = ["message_id", "starts"]
        constraints = [models.UniqueConstraint(fields=["message", "starts"], name="chat_mention_once")]

    def __str__(self) -> str:
        return f"mention {self.pk}"
