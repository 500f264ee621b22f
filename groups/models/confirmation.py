"""That an adult was confirmed for groups with people under 18: when, by whom, until when, and never the result."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AdultConfirmation(models.Model):
    """One confirmation (こども性暴力防止法). The office keeps what it saw elsewhere: no result and no document is here.

    Days are local and inclusive. The one that is valid longest counts. `told_before` is how many days before its end
    the person was told last (`groups.actions.standing`).
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="adult_confirmations")
    confirmed_on = models.DateField(_("確認した日"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    valid_until = models.DateField(_("有効な日"))
    recorded_at = models.DateTimeField(default=timezone.now)
    told_before = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("おとなの確認")
        verbose_name_plural = _("おとなの確認")
        ordering = ["-valid_until", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("user")), name="groups_confirmed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("confirmed_on")), name="groups_confirmation_ends_later"
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="groups_confirmation_due")]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"
