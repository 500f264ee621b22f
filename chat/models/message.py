"""Messages in rooms."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chat.enums import MessageState
from chat.models.mention import Called
from chat.models.room_participant import RoomParticipant
from groups.enums import RoomLine
from groups.models import Membership


class Message(models.Model):
    """One message. `client_id` is made by the writer's device, so that sending the message again changes nothing.

    `body` is the plain text as typed, and `html` is what is shown, rendered from it by `chat.bodies`. `seq` is that of
    the event that posted the message, and gives the order in the room. `author` and `member` (`participant` in a room
    without a group) become null when the account is deleted. A person's words can be erased before that, at their wish
    (state ERASED). `pinned_at` is set on the one message that stands at the room's top. `topic` is what it is about, if
    its writer or a facilitator has said so.

    A line of the room itself (`notice`) has no author and no words: it says what changed for `member`, and stays.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    State = MessageState
    calls: list[Called] | None = None  # whom it calls, once that was read (`chat.mentions`)
    LONGEST = 2000  # characters

    # No separate indexes: the constraints below begin with these columns, and every message must go into every index.
    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="messages", db_index=False)
    seq = models.PositiveBigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="messages", db_index=False
    )
    member = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="messages")
    participant = models.ForeignKey(
        "chat.RoomParticipant", models.SET_NULL, null=True, related_name="messages", db_index=False
    )
    client_id = models.UUIDField()
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    notice = models.CharField(max_length=16, choices=RoomLine.choices, blank=True, default="", db_default="")
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies", db_index=False)
    topic = models.ForeignKey(
        "chat.Topic", models.SET_NULL, null=True, blank=True, related_name="messages", db_index=False
    )
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.VISIBLE)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    takes_replies = models.BooleanField(default=True, db_default=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("メッセージ")
        verbose_name_plural = _("メッセージ")
        ordering = ["room_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="chat_message_place"),
            models.UniqueConstraint(fields=["author", "client_id"], name="chat_message_once"),
            models.UniqueConstraint(
                fields=["room"], condition=models.Q(pinned_at__isnull=False), name="chat_message_pinned_once"
            ),
        ]
        indexes = [  # partial ones, which ordinary messages do not enter
            models.Index(fields=["room"], condition=models.Q(state="hidden"), name="chat_message_hidden"),
            models.Index(fields=["reply_to"], condition=models.Q(reply_to__isnull=False), name="chat_message_answers"),
            models.Index(
                fields=["participant"], condition=models.Q(participant__isnull=False), name="chat_message_participant"
            ),
            models.Index(fields=["topic", "seq"], condition=models.Q(topic__isnull=False), name="chat_message_topic"),
            models.Index(fields=["hidden_by"], condition=models.Q(hidden_by__isnull=False), name="chat_message_hider"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def writer(self) -> Membership | RoomParticipant | None:
        """The membership or participant that wrote the message; None once the account is deleted."""
        return self.member or (self.participant if self.participant_id else None)

    @property
    def is_visible(self) -> bool:
        """Whether the message has words that everybody in the room can see."""
        return self.state == MessageState.VISIBLE and not self.notice
