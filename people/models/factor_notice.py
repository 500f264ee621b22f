"""The notice that a second factor will be required."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FactorNotice(models.Model):
    """A person was told that their role requires a second factor; they may go without one until `due_at`.

    `told` counts the mails: at the start, a week before the deadline, a day before the deadline.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="factor_notice")
    given_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    told = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("二要素認証のお知らせ")
        verbose_name_plural = _("二要素認証のお知らせ")

    def __str__(self) -> str:
        return f"{self.user_id} {self.due_at:%Y-%m-%d}"
