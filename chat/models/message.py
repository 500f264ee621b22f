"""What somebody said."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chat.enums import MessageState


class Message(models.Model):
    """One message. `client_id` was made by the writer's device: sending the same one again changes nothing.

    `body` is the plain text as typed, `html` what is shown (made of it by `chat.words`). `seq` is that of the event
    which posted it: the order of the room. `author` and `member` are gone once the account is; the words of a person
    who asked for it go before that (state ERASED).
    """

    State = MessageState
    LONGEST = 2000  # characters

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="messages")
    seq = models.PositiveBigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="messages")
    member = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="messages")
    client_id = models.UUIDField()
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.VISIBLE)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("メッセージ")
        verbose_name_plural = _("メッセージ")
        ordering = ["room_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="chat_message_place"),
            models.UniqueConstraint(fields=["author", "client_id"], name="chat_message_once"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_visible(self) -> bool:
        return self.state == MessageState.VISIBLE
