"""Something that cannot wait, and who was called because of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import Step
from notices.enums import Way


class Alarm(models.Model):
    """One urgent thing that climbs the ladder until somebody takes it (`groups.actions.climb`).

    `kind` names a `groups.duty.alarm_kinds.AlarmKind`, and `subject` the row that it concerns, whose table the kind
    knows. `step` is the last step done. `next_at` is when the next is due: it is empty once somebody took it, it is
    over, or everybody was called. The times of the steps count from `counted_from`, which begins anew where it is
    handed over, or where whoever took it has gone; an account that was erased leaves `taken_at` alone until then.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    kind = models.CharField(max_length=40)
    subject = models.PositiveBigIntegerField()
    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, null=True, related_name="alarms")
    raised_at = models.DateTimeField(default=timezone.now)
    counted_from = models.DateTimeField(default=timezone.now)
    step = models.PositiveSmallIntegerField(default=0)  # 0: nobody was called yet
    next_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("急ぎの知らせ")
        verbose_name_plural = _("急ぎの知らせ")
        ordering = ["raised_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="groups_alarm_once"),
            models.CheckConstraint(
                condition=Q(next_at__isnull=True) | Q(taken_at__isnull=True, ended_at__isnull=True),
                name="groups_alarm_rests_once_taken",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="groups_alarm_due"),
            models.Index(fields=["raised_at"], condition=Q(ended_at__isnull=True), name="groups_alarm_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject}"

    @property
    def is_waiting(self) -> bool:
        """Whether it stands, and nobody took it yet."""
        return self.taken_at is None and self.ended_at is None


class AlarmCall(models.Model):
    """One person called at one step, and how: by a way of notices, or only by the list in the site where it is empty.

    `counted_from` is the alarm's at that moment: where that begins anew, the same people are called anew. `mailed_at`
    is set when a mail went out as well, because what was sent by `way` did not surely arrive.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    alarm = models.ForeignKey("groups.Alarm", models.CASCADE, related_name="calls")
    step = models.PositiveSmallIntegerField(choices=Step.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices, blank=True)
    counted_from = models.DateTimeField(null=True)  # empty only in rows that an earlier version wrote
    called_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["called_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["alarm", "counted_from", "step", "user"], name="groups_called_once_a_count")
        ]

    def __str__(self) -> str:
        return f"{self.alarm_id}.{self.step}"
