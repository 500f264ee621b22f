"""What somebody who ends a shift leaves to whoever comes next."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.enums import Side


class Handover(models.Model):
    """One group's part of an ended shift: for its facilitators, or without a successor the coordinators.

    Without a group it is what a coordinator left. Whoever takes it acknowledges it. `called_at` is when the
    coordinators were called because nobody did.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    LONGEST = 1_000

    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, null=True, related_name="+")
    side = models.CharField(max_length=12, choices=Side.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=LONGEST, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("引き継ぎ")
        verbose_name_plural = _("引き継ぎ")
        ordering = ["ended_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True) | Q(by__isnull=True) | ~Q(acknowledged_by=F("by")),
                name="desk_nobody_takes_her_own_shift",
            )
        ]
        indexes = [
            models.Index(fields=["group"], condition=Q(acknowledged_at__isnull=True), name="desk_handover_waits"),
            models.Index(fields=["ended_at"], name="desk_handover_age"),
        ]

    def __str__(self) -> str:
        return f"handover {self.pk}"


class HandedCase(models.Model):
    """One open case in it, with a note for the successor. Who may not read the case may not read the note either."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    handover = models.ForeignKey("desk.Handover", models.CASCADE, related_name="cases")
    case = models.ForeignKey("desk.Case", models.CASCADE, related_name="+")
    note = models.CharField(max_length=Handover.LONGEST, blank=True)

    class Meta:
        verbose_name = _("引き継いだ案件")
        verbose_name_plural = _("引き継いだ案件")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["handover", "case"], name="desk_handed_once")]

    def __str__(self) -> str:
        return f"{self.handover_id}: case {self.case_id}"
