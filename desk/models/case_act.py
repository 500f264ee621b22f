"""What happened in a case, one row an act."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.enums import ActOf


class CaseAct(models.Model):
    """One act. `actor` is who acted at the desk or in the room; who reported stands in the report alone."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    case = models.ForeignKey("desk.Case", models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=12, choices=ActOf.choices)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    report = models.ForeignKey("chat.Report", models.SET_NULL, null=True, blank=True, related_name="+")
    join_request = models.ForeignKey("groups.JoinRequest", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("案件のできごと")
        verbose_name_plural = _("案件のできごと")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"
