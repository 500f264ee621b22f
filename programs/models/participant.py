"""A person who comes under a sign-up."""

from django.db import models
from django.db.models import Q

from programs.models.enrollment import Enrollment


class Participant(models.Model):
    """One of the people who come under a sign-up. Number 1 is the person who signed up.

    `called_name` is what they want to be called that day. It is empty for those who were only counted, and is erased
    with the other details of the sign-up.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="participants")
    number = models.PositiveSmallIntegerField()
    called_name = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["enrollment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "number"], name="programs_participant_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="programs_participants_from_one"),
        ]

    def __str__(self) -> str:
        return self.called_name
