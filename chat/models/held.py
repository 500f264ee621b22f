"""Messages that wait until somebody has read them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chat.enums import HeldState
from chat.models.topic import LONGEST as LONGEST_TOPIC


class HeldMessage(models.Model):
    """What somebody wrote, and nobody else in the room gets before it is released. It is no row of the log.

    `client_id` is that of the message that it becomes, so that sending it again changes nothing. With `edits`, the
    words are to replace those of a message that stands. `at_seq` is the place that it would have had: who reads from
    later on does not decide it. The words are erased with a withdrawal that comes before a decision, and else some time
    after the decision (`chat.actions.held.erase_old_held`); until then they outlive message and account.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="held")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="held_messages", db_index=False
    )
    member = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="+")
    client_id = models.UUIDField()
    body = models.TextField(blank=True)
    topic = models.CharField(_("話題"), max_length=LONGEST_TOPIC, blank=True, default="", db_default="")
    reply_to = models.ForeignKey("chat.Message", models.SET_NULL, null=True, blank=True, related_name="+")
    edits = models.ForeignKey("chat.Message", models.SET_NULL, null=True, blank=True, related_name="held_edits")
    message = models.OneToOneField("chat.Message", models.SET_NULL, null=True, blank=True, related_name="was_held")
    worry = models.OneToOneField("chat.Report", models.SET_NULL, null=True, blank=True, related_name="held")
    at_seq = models.PositiveBigIntegerField()
    state = models.CharField(_("状態"), max_length=10, choices=HeldState.choices, default=HeldState.AWAITING)
    found = models.CharField(_("待っているわけ"), max_length=500, blank=True)  # notes of the watched expressions
    held_at = models.DateTimeField(_("届いた日時"))
    due_at = models.DateTimeField(_("期限"))  # then it goes to the coordinators
    handed_over_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("返すわけ"), max_length=300, blank=True)  # for the author
    suggestion = models.TextField(_("言いかえの例"), blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal = models.CharField(_("もう一度見てほしいわけ"), max_length=500, blank=True)
    # Who returned it before it was appealed against: somebody else decides then.
    appealed_against = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    put_away_at = models.DateTimeField(null=True, blank=True)  # its author has read the decision

    class Meta:
        verbose_name = _("待っていることば")
        verbose_name_plural = _("待っていることば")
        ordering = ["held_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="chat_held_once"),
            models.UniqueConstraint(
                fields=["edits"], condition=Q(state="awaiting", edits__isnull=False), name="chat_held_one_edit"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(author=None) | ~Q(decided_by=F("author")), name="chat_held_by_another"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(appealed_against=None) | ~Q(decided_by=F("appealed_against")),
                name="chat_held_appeal_by_another",
            ),
        ]
        indexes = [models.Index(fields=["room"], condition=Q(state="awaiting"), name="chat_held_awaiting")]

    def __str__(self) -> str:
        return f"held {self.pk}"

    @property
    def is_awaiting(self) -> bool:
        return self.state == HeldState.AWAITING
