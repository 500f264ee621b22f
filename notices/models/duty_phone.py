"""A shared telephone that rings for whoever is on duty."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from notices.models.push_device import LONGEST_ENDPOINT


class DutyPhone(models.Model):
    """One browser's subscription (as `PushDevice`), of a duty and of no person: nothing but alarms goes there.

    `duty` names the duty as the app that knows it does ("groups.peergroup:12"). Who enrolled it is shown beside it, and
    has no more to do with it. It outlives sessions: it ends by a button, with its push service, or with disuse.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    duty = models.CharField(max_length=40, db_index=True)
    endpoint = models.CharField(max_length=LONGEST_ENDPOINT, unique=True)
    p256dh = models.CharField(max_length=90)
    auth = models.CharField(max_length=30)
    label = models.CharField(max_length=60)  # "Android / Chrome"
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    enrolled_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)  # when its push service last took something
    not_before = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["enrolled_at", "id"]

    def __str__(self) -> str:
        return f"duty phone {self.pk}"
