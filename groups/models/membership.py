"""A person's place in a group."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ground.text.looks import skeleton
from groups.enums import EndedBy, Role

MOST_SHAPES = 200


class LookField(models.CharField[str, str]):
    """What the nickname looks like (its skeleton, `ground.text.looks`), kept beside it as plain text.

    Names that already looked alike when this column came stay: the later ones end in a line feed and their key.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        look = skeleton(model_instance.nickname)[:MOST_SHAPES]  # type: ignore[attr-defined]
        if str(getattr(model_instance, self.attname)).partition("\n")[0] != look:
            setattr(model_instance, self.attname, look)
        return str(getattr(model_instance, self.attname))

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), kwargs


class Membership(models.Model):
    """One stay in a group, from joining to leaving. Coming back later makes a new row.

    `nickname` is the name others in this group see. `end_note` is what a facilitator told a person whose membership
    they ended; it is erased with the request's words. `reads_from` is the position in the room's log (a `seq`) from
    which the person may read; 0 means from the beginning. A new facilitator reads from their arrival on, and nobody
    can let others read more than they do. At `reads_back_at`, which the room was told, it becomes 0
    (`groups.actions.read_back`). Before `paused_until` (seconds since 1970: each write asks it, and a number costs
    least; 0 is never) a member cannot write (`groups.models.WritingPause` says why). With `must_agree` the ground rules
    changed, and a member writes again once they agree (`groups.actions.ground_rules`). `is_adult` is what the person
    answered to whether they are 18 or older, without a birthday; who was never asked (null) counts as under 18. Until
    `able_until` (seconds since 1970; 0 is without an end) somebody with the role of facilitator may act as one
    (`groups.standing`).
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    Role = Role

    group = models.ForeignKey(
        "groups.PeerGroup", models.CASCADE, related_name="memberships", verbose_name=_("グループ")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("利用者")
    )
    role = models.CharField(_("役割"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    nickname = models.CharField(_("このグループでの呼び名"), max_length=20)
    nickname_look = LookField(max_length=MOST_SHAPES + 21, default="", db_default="", editable=False)
    joined_at = models.DateTimeField(_("参加した日時"), default=timezone.now)
    left_at = models.DateTimeField(_("離れた日時"), null=True, blank=True)
    ended_by = models.CharField(max_length=12, choices=EndedBy.choices, blank=True)
    reads_from = models.PositiveBigIntegerField(default=0, db_default=0)
    reads_back_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.PositiveBigIntegerField(default=0, db_default=0)
    end_note = models.CharField(max_length=500, blank=True)
    must_agree = models.BooleanField(default=False, db_default=False)
    is_adult = models.BooleanField(null=True, editable=False)
    able_until = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("参加")
        verbose_name_plural = _("参加")
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"], condition=models.Q(left_at__isnull=True), name="groups_membership_once"
            ),
            models.UniqueConstraint(
                fields=["group", "nickname_look"],
                condition=models.Q(left_at__isnull=True) & ~models.Q(nickname_look=""),
                name="groups_nickname_look_once",
            ),
        ]
        indexes = [models.Index(fields=["user", "left_at"])]

    def __str__(self) -> str:
        return self.nickname

    @property
    def is_active(self) -> bool:
        return self.left_at is None

    @property
    def is_appointed(self) -> bool:
        """Whether they have the role of facilitator, also while something is missing for it (`groups.standing`)."""
        return self.is_active and self.role == Role.FACILITATOR

    @property
    def is_able(self) -> bool:
        """Whether nothing is missing now for acting as a facilitator."""
        return not self.able_until or self.able_until > timezone.now().timestamp()

    @property
    def is_facilitator(self) -> bool:
        return self.is_appointed and self.is_able


def able() -> Q:
    """Those for whose role nothing is missing now: a condition on memberships, and on coordinators' appointments."""
    return Q(able_until=0) | Q(able_until__gt=int(timezone.now().timestamp()))


def watching() -> Q:
    """Those who are facilitators of their group now, and may act as such."""
    return Q(left_at__isnull=True, role=Role.FACILITATOR) & able()
