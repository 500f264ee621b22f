"""A notice on its way to one device or account."""

from django.db import models

from notices.enums import Way

MOST_ATTEMPTS = 8  # with the backoff of `deliver` about four hours; news is stale then, and stands in the list


class Delivery(models.Model):
    """One notice by one way to one target, once. `target` is a row of the way's own table (a device, an account).

    `sending_since` is set while it is being sent. A row that keeps it was interrupted: whether it arrived is unknown.
    Ways that replace what arrived twice (`Carrier.repeats_safely`) send it again, others leave it visible here.
    """

    wagtail_reference_index_ignore = True

    notice = models.ForeignKey("notices.Notice", models.CASCADE, related_name="deliveries", db_index=False)
    way = models.CharField(max_length=8, choices=Way.choices)
    target = models.PositiveBigIntegerField()
    urgent = models.BooleanField(default=False)
    silent = models.BooleanField(default=False)  # it arrives without sound or vibration
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sending_since = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "way", "target"], name="notices_delivered_once")]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at__isnull=True, cancelled_at__isnull=True),
                name="notices_delivery_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.pk}"
