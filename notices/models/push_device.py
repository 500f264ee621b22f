"""A browser to which somebody has news pushed."""

from django.conf import settings
from django.db import models
from django.utils import timezone

LONGEST_ENDPOINT = 1000  # characters; the services' own have up to about 500


class PushDevice(models.Model):
    """One browser's subscription (RFC 8030), for one person, as long as the session in which they asked for it.

    `endpoint` is an address at the browser's own push service; news is encrypted for `p256dh` and `auth` (RFC 8291),
    which are base64url without padding, as browsers give them. The session's key is kept as in the list of signed-in
    devices. Only a session that ran out by itself leaves the device asleep, until its person signs in there again.
    `not_before` is until when the push service asked us to wait.
    """

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices")
    endpoint = models.CharField(max_length=LONGEST_ENDPOINT, unique=True)
    p256dh = models.CharField(max_length=90)
    auth = models.CharField(max_length=30)
    label = models.CharField(max_length=60)  # "iPhone / Safari"
    session_key = models.CharField(max_length=40, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)  # when its push service last took something
    asleep_since = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"device {self.pk}"
