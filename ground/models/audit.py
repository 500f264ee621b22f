"""Who did what, to what, when and why. Never what was said."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. `verb` is "<app>.<verb>" ("chat.hide_message"). The subject is stored by type and id, as it may be gone.

    Every row expires at `kept_until`, which depends on the kind of its act (`ground.audit_labels.KINDS`).
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    # Empty only in rows that an older version wrote during an upgrade; the worker fills it in.
    kept_until = models.DateTimeField(null=True, db_index=True)

    class Meta:
        app_label = "people"  # where its table was made (docs/adr/0040)
        verbose_name = _("操作の記録")
        verbose_name_plural = _("操作の記録")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"]), models.Index(fields=["verb", "at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
