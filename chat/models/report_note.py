"""What a reporter adds to a report afterwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportNote(models.Model):
    """Some words that the reporter added. They are erased with the report's own words."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    LONGEST = 500
    MOST = 5  # of one report

    report = models.ForeignKey("chat.Report", models.CASCADE, related_name="notes")
    text = models.CharField(_("伝えたいこと"), max_length=LONGEST)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("通報への書き足し")
        verbose_name_plural = _("通報への書き足し")
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"note {self.pk} of report {self.report_id}"
