"""Something that happened, of which somebody is to be told."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Fact(models.Model):
    """One thing that happened, written in the transaction of the change itself; the worker tells people of it once.

    `kind` names a `notices.kinds.Kind`, and `about` the row that it concerns, whose table the kind knows. Whom to tell
    is in `to`, or the kind finds them. A fact has no words: what is said is made when somebody reads it. `told_up_to`
    is the highest id of a person told so far, so that thousands are told in small transactions.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    key = models.CharField(max_length=120, unique=True)  # asking twice tells once
    kind = models.CharField(max_length=40)
    about = models.PositiveBigIntegerField()
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    told_up_to = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(told_at__isnull=True), name="notices_fact_untold")]

    def __str__(self) -> str:
        return self.key
