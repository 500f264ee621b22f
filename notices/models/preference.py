"""How somebody wants to be told."""

from datetime import datetime, time

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

QUIET_FROM, QUIET_UNTIL = time(22), time(7)
MAIL_HOUR = 8


class Preference(models.Model):
    """One person's choices. Who has no row yet gets what a new row says.

    Times are the city's local time. Quiet hours may pass midnight; both ends alike mean none. `ways` holds what they
    chose for a kind, as {"chat.answers": ["push"]}; a kind that is not in it is told as it usually is.
    `gathered_due_at` is when the next gathered mail is due, if there is anything to tell.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    everything_off = models.BooleanField(default=False)
    paused_until = models.DateTimeField(null=True, blank=True)
    quiet_from = models.TimeField(default=QUIET_FROM)
    quiet_until = models.TimeField(default=QUIET_UNTIL)
    mail_hour = models.PositiveSmallIntegerField(default=MAIL_HOUR, validators=[MaxValueValidator(23)])
    only_replies = models.BooleanField(default=False)
    neutral = models.BooleanField(default=False)  # not even the site's name outside the site
    ways = models.JSONField(default=dict, blank=True)
    gathered_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["gathered_due_at"],
                condition=models.Q(gathered_due_at__isnull=False),
                name="notices_gathered_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def is_paused(self, now: datetime) -> bool:
        """Whether this person has asked for a pause that is not over at `now`."""
        return self.paused_until is not None and self.paused_until > now
