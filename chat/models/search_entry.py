"""What the search of messages knows, and how far it has read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """The letters of one message, for finding it. It promises nothing: whoever finds a message here reads it again.

    `pairs` are the room's mark and the pairs and words of the body, each once and in no order (`chat.search_index`).
    The row goes with the words: in the transaction in which they are edited, withdrawn or erased, or with the message.
    The indexes are made by hand (migration 0004): GIN on PostgreSQL, on SQLite an FTS5 table that triggers keep alike.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    message = models.OneToOneField("chat.Message", models.CASCADE, primary_key=True, related_name="search_entry")
    pairs = models.TextField()

    class Meta:
        verbose_name = _("検索の索引")
        verbose_name_plural = _("検索の索引")

    def __str__(self) -> str:
        return f"search entry {self.pk}"


class SearchProgress(models.Model):
    """Up to which `seq` a room's log is in the index. Its row is the lock of whoever goes on.

    `folding` is the `ground.text.search.FOLDING` it was read with: a log read with another one is read again.
    """

    room = models.OneToOneField("chat.Room", models.CASCADE, primary_key=True, related_name="search_progress")
    seq = models.PositiveBigIntegerField(default=0)
    folding = models.PositiveSmallIntegerField(default=1, db_default=1)

    class Meta:
        verbose_name = _("検索の進み")
        verbose_name_plural = _("検索の進み")

    def __str__(self) -> str:
        return f"{self.room_id}: {self.seq}"
