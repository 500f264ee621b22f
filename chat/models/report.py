"""Reports: requests that a facilitator look at a message."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chat.enums import ReportReason, ReportState


class Report(models.Model):
    """One person's report of one message, or the site's own (`by_system`), also of one that waits.

    `body` is a snapshot of the message, which outlives edits and deletion.

    The snapshot is erased some time after the report is resolved (`chat.actions.report.erase_old`).
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    Reason = ReportReason
    State = ReportState

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="reports")
    message = models.ForeignKey("chat.Message", models.SET_NULL, null=True, related_name="reports")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_system = models.BooleanField(default=False, db_default=False)  # because of a watched expression
    # The place that the words had or would have had; 0 in rows from before: then the message says it.
    at_seq = models.PositiveBigIntegerField(default=0, db_default=0)
    reason = models.CharField(_("理由"), max_length=10, choices=ReportReason.choices)
    note = models.CharField(_("伝えたいこと"), max_length=500, blank=True)
    body = models.TextField(blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=ReportState.choices, default=ReportState.OPEN)
    created_at = models.DateTimeField(_("届いた日時"))
    handed_over_at = models.DateTimeField(null=True, blank=True)  # to the coordinators
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField(_("対応のメモ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("通報")
        verbose_name_plural = _("通報")
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["message", "reporter"], name="chat_report_once")]
        indexes = [
            models.Index(fields=["room"], condition=models.Q(state="open"), name="chat_report_open"),
            models.Index(fields=["reporter", "room"], name="chat_report_by"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == ReportState.OPEN
