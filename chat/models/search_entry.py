"""The search index of messages, and how far it has read each log."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """The index entry of one message. It is only a hint: a search reads each message again before showing it.

    `pairs` holds the room's mark and the pairs and words of the body, each once and in no order (`chat.search_index`).
    The row is deleted in the transaction that edits, withdraws or erases the words, or with the message. The database
    indexes are created by hand (migration 0004): GIN on PostgreSQL; on SQLite an FTS5 table kept in sync by triggers.
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
    """The `seq` up to which a room's log is indexed. The row is the lock of the worker that continues.

    `folding` is the `ground.text.search.FOLDING` that was used: a log read with another one is read again.
    """

    room = models.OneToOneField("chat.Room", models.CASCADE, primary_key=True, related_name="search_progress")
    seq = models.PositiveBigIntegerField(default=0)
    folding = models.PositiveSmallIntegerField(default=1, db_default=1)

    class Meta:
        verbose_name = _("検索の進み")
        verbose_name_plural = _("検索の進み")

    def __str__(self) -> str:
        return f"{self.room_id}: {self.seq}"
