"""Bookmarks: what somebody wants to find again."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Bookmark(models.Model):
    """A message that a reader keeps for herself (しおり). Nobody else sees it, nor how many there are.

    It holds no words: what is not shown to her any more is not in her list. It ends with her membership, with the
    message's words, and with the account.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey("chat.Message", models.CASCADE, related_name="bookmarks")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("しおり")
        verbose_name_plural = _("しおり")
        constraints = [models.UniqueConstraint(fields=["user", "message"], name="chat_bookmark_once")]

    def __str__(self) -> str:
        return f"bookmark {self.pk}"
