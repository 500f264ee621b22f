"""A change of an account's address, and how to undo it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AddressChange(models.Model):
    """One change of an address. For 72 hours the earlier address can undo it (`people.actions.address`).

    `key` is a keyed hash of the secret in the link. The row is erased once it has expired.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="address_changes")
    earlier = models.EmailField()
    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(auto_now_add=True)
    kept_until = models.DateTimeField(db_index=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("メールアドレスの変更")
        verbose_name_plural = _("メールアドレスの変更")

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d %H:%M}"
