"""That somebody was offered pushes."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class PushOffer(models.Model):
    """A person was offered pushes once, after their first words in a room. Nobody is offered them twice."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"offer {self.pk}"
