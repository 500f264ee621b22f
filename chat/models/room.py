"""Rooms, in which people talk."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Room(models.Model):
    """A room with a log. Its row is the lock under which `last_seq` grows without gaps.

    `kind` decides who reads the room (`chat.kinds`). The only room of a peer group has a `group`; any other room has
    participants.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    kind = models.CharField(max_length=20, default="group", db_default="group", editable=False)
    group = models.OneToOneField(
        "groups.PeerGroup", models.CASCADE, null=True, blank=True, related_name="room", verbose_name=_("グループ")
    )
    last_seq = models.PositiveBigIntegerField(default=0, editable=False)
    # Whether watched expressions may hold, block or report words here. Rooms from before it existed changed nothing.
    watches_words = models.BooleanField(_("見守ることばを使う"), default=True, db_default=False)
    frozen_at = models.DateTimeField(_("書き込みを止めた日時"), null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    frozen_reason = models.CharField(_("止めた理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("部屋")
        verbose_name_plural = _("部屋")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="group", group__isnull=False) | ~models.Q(kind="group") & models.Q(group=None),
                name="chat_room_of_a_group",
            )
        ]

    def __str__(self) -> str:
        return f"room {self.pk}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None
