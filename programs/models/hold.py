"""A seat held until somebody answers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from programs.enums import HoldKind
from programs.models.enrollment import Enrollment


class Hold(models.Model):
    """Which answer a held sign-up waits for (`kind`), until when, and the hash of the secret in the link to answer by.

    A sign-up has at most one hold in force (`released_at` is empty), and is `EnrollmentState.HELD` exactly that long.
    A released hold is kept so that its link can say how it ended; it is deleted with the details of the sign-up.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="holds")
    kind = models.CharField(max_length=10, choices=HoldKind.choices)
    until = models.DateTimeField()
    key = models.CharField(max_length=64)  # `signups.links.hash_of` the secret
    made_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["until"], condition=Q(released_at=None), name="programs_hold_in_force")]
        constraints = [
            models.UniqueConstraint(fields=["enrollment"], condition=Q(released_at=None), name="programs_one_hold"),
            models.CheckConstraint(condition=~Q(key=""), name="programs_hold_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.until}"
