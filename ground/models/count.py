"""The counters of rate limits."""

from django.db import models


class Count(models.Model):
    """One window of one limit (`ground.limiter`). `key` is a keyed hash: no address or network is stored."""

    wagtail_reference_index_ignore = True

    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "people"  # where its table was made (docs/adr/0040)

    def __str__(self) -> str:
        return f"{self.used} until {self.until:%Y-%m-%d %H:%M}"
