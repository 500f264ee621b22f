"""A person's account at LINE."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class LineAccount(models.Model):
    """The LINE account to which somebody has news sent. `line_id` is their id for this office's account there alone.

    A person has one, and it belongs to one person. Linking anew makes a new row: what was on its way to the one before
    does not reach the new one. `not_before` is until when LINE asked us to wait.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    line_id = models.CharField(max_length=33, unique=True)  # "U" and 32 hexadecimal digits
    linked_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"LINE account {self.pk}"
