"""That somebody chose to read words that may weigh on them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Opening(models.Model):
    """One case whose words somebody opened, and when last. For that person alone, to be offered a break in time."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    case = models.ForeignKey("desk.Case", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("ひらいた案件")
        verbose_name_plural = _("ひらいた案件")
        ordering = ["opened_at", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "case"], name="desk_opened_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: case {self.case_id}"
