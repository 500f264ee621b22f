"""What happened to an account, for its person to look at."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.enums import EventKind


class AccountEvent(models.Model):
    """A sign-in, a wrong code, a changed factor or address, or ended sessions. Shown to nobody but the person.

    `network` is the wider network an IP address belongs to (`ground.networks`), never the whole address. `device` is
    the user agent in a word or two. Every row expires.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="account_events")
    kind = models.CharField(max_length=30, choices=EventKind.choices)
    network = models.CharField(max_length=50, blank=True)
    device = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    kept_until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("アカウントの記録")
        verbose_name_plural = _("アカウントの記録")
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "kind", "network"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
