"""A person's request to join a group."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.enums import RequestState


class JoinRequest(models.Model):
    """One request and its answer. `message` is for the facilitators only and `reply` for the person only.

    Both texts are erased some time after the decision (`groups.actions.erase`).
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    State = RequestState
    MESSAGE_LENGTH = 500

    group = models.ForeignKey(
        "groups.PeerGroup", models.CASCADE, related_name="join_requests", verbose_name=_("グループ")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests", verbose_name=_("利用者")
    )
    nickname = models.CharField(_("このグループでの呼び名"), max_length=20)
    message = models.CharField(_("進行役へのひとこと"), max_length=MESSAGE_LENGTH, blank=True)
    is_adult = models.BooleanField(null=True, editable=False)  # goes over to the membership
    state = models.CharField(_("状態"), max_length=10, choices=RequestState.choices, default=RequestState.PENDING)
    reply = models.CharField(_("返事"), max_length=MESSAGE_LENGTH, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("答えた日時"), null=True, blank=True)
    created_at = models.DateTimeField(_("受け付けた日時"), auto_now_add=True)

    class Meta:
        verbose_name = _("参加希望")
        verbose_name_plural = _("参加希望")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"], condition=models.Q(state="pending"), name="groups_one_pending_request"
            )
        ]
        indexes = [models.Index(fields=["group", "state", "created_at"])]

    def __str__(self) -> str:
        return f"{self.nickname} → {self.group_id}"

    @property
    def is_pending(self) -> bool:
        return self.state == RequestState.PENDING
