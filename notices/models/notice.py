"""A line in somebody's list of news."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """News of one kind about one thing, for one person: gathered in one line until they read it.

    `since` and `upto` are the first and the last of what is gathered, numbered as the kind numbers it (a position in a
    room's log, the id of a fact), so that nothing counts twice. `count` is how many there are. There are no words:
    the line is made when it is shown, by the kind, from what the person may read then.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=40)
    about = models.PositiveBigIntegerField()
    since = models.PositiveBigIntegerField()
    upto = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)  # a gathered mail told of it
    planned_at = models.DateTimeField(null=True, blank=True)  # some way was found; until then it is looked for again

    class Meta:
        ordering = ["-last_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "about"], condition=models.Q(read_at__isnull=True), name="notices_gathered_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-last_at"], name="notices_of_somebody"),
            models.Index(
                fields=["kind", "about"], condition=models.Q(read_at__isnull=True), name="notices_unread_about"
            ),
            models.Index(fields=["last_at"], name="notices_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.about} {self.pk}"
