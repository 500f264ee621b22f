"""Topics, by which messages of a room can be read together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = 30  # characters
MOST_SHAPES = 200  # of a name's look


class Topic(models.Model):
    """What some messages of a room are about (話題), in its members' own words. It lives as long as they do.

    `look` is the skeleton of the name: two names that a reader could confuse are one topic. Whoever sees none of its
    messages is not told that it exists (`chat.queries.topics`).
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    LONGEST = LONGEST

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="topics", db_index=False)
    name = models.CharField(_("話題"), max_length=LONGEST)
    look = models.CharField(max_length=MOST_SHAPES, editable=False)

    class Meta:
        verbose_name = _("話題")
        verbose_name_plural = _("話題")
        constraints = [models.UniqueConstraint(fields=["room", "look"], name="chat_topic_once")]

    def __str__(self) -> str:
        return f"topic {self.pk}"
