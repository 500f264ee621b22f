"""The life of a group that a fixed circle of people goes through together, on dates."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import Stage


class Cohort(models.Model):
    """Where such a group is in its life (`groups.lifecycle`). An open group, as all are at first, has no row."""

    wagtail_reference_index_ignore = True

    group = models.OneToOneField("groups.PeerGroup", models.CASCADE, related_name="cohort")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.RECRUITING)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("期間の決まったグループ")
        verbose_name_plural = _("期間の決まったグループ")

    def __str__(self) -> str:
        return f"{self.group_id} {self.stage}"


class CohortDate(models.Model):
    """On which local day a stage begins, and when the members were told of that day."""

    wagtail_reference_index_ignore = True

    cohort = models.ForeignKey("groups.Cohort", models.CASCADE, related_name="dates")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    on = models.DateField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("期間の日付")
        verbose_name_plural = _("期間の日付")
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["cohort", "stage"], name="groups_cohort_date_once")]
        indexes = [models.Index(fields=["on"], name="groups_cohort_due")]

    def __str__(self) -> str:
        return f"{self.stage} {self.on:%Y-%m-%d}"
