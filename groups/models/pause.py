"""That one member cannot write in a group for a while."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WritingPause(models.Model):
    """One pause, from the moment at which a facilitator made it until its end or until somebody lifted it.

    It ends by itself. `reason` is what the person reads. Whether somebody may write now is also in
    `Membership.paused_until`, which each write asks; this row says why, and who decided.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    begins = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("書き込みのお休み")
        verbose_name_plural = _("書き込みのお休み")
        ordering = ["begins", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("begins")), name="groups_pause_ends_later"),
            models.CheckConstraint(
                condition=Q(paused_by__isnull=True) | ~Q(paused_by=F("user")), name="groups_pause_of_another"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("user")), name="groups_pause_lifted_by_another"
            ),
        ]
        indexes = [models.Index(fields=["group", "user", "until"], name="groups_pause_of")]

    def __str__(self) -> str:
        return f"pause {self.pk}"

    def runs_at(self, moment: datetime) -> bool:
        """Whether it holds at that moment."""
        return self.lifted_at is None and self.begins <= moment < self.until
