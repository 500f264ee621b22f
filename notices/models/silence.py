"""What somebody wants no push, mail or LINE about for a while."""

from django.conf import settings
from django.db import models


class Silence(models.Model):
    """A person's wish not to be told of one thing (a group), until a moment or for good. The list shows it."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    scope = models.CharField(max_length=40)  # "groups.peergroup:12", as `Kind.scopes` names it
    until = models.DateTimeField(null=True, blank=True)  # none: for good

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "scope"], name="notices_silence_once")]
        indexes = [models.Index(fields=["until"], name="notices_silence_ends")]

    def __str__(self) -> str:
        return f"silence {self.pk}"
