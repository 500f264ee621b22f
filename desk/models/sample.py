"""A decided case that a colleague reads again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from desk.enums import Verdict


class Sample(models.Model):
    """One case of a week's draw. Who decided it never reads it; who reads it says whether they would decide the same.

    `week` is the Monday of the week in which it was decided.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    LONGEST = 500

    case = models.ForeignKey("desk.Case", models.CASCADE, related_name="+")
    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, related_name="+")
    week = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    note = models.CharField(_("気づいたこと"), max_length=LONGEST, blank=True)

    class Meta:
        verbose_name = _("読み返す案件")
        verbose_name_plural = _("読み返す案件")
        ordering = ["week", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "week"], name="desk_sampled_once"),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(read_by=F("decided_by")),
                name="desk_nobody_reads_her_own_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"sample {self.pk}"
