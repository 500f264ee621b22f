"""The key by which push services recognise this installation."""

from django.db import models
from django.utils import timezone


class PushKey(models.Model):
    """One row: the private key (P-256, RFC 8292), sealed by `notices.ways.push_keys`."""

    sealed = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"push key of {self.created_at:%Y-%m-%d}"
