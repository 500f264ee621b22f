"""Who watches over groups and is bound to secrecy: by law as an official, or by a pledge that they sign each year."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Secrecy(models.Model):
    """What staff marked about one person, and until which local day, inclusive, their pledge holds.

    Without a row nobody has said yet: nothing is asked, and nothing ends. The wording that was signed is a consent
    (`people.models.Consent`); `version` is its number in `groups.pledge`. `told_before` is how many days before the end
    the person was told last (`groups.actions.standing`).
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="secrecy")
    is_official = models.BooleanField(_("公務員"))
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    marked_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveSmallIntegerField(default=0)
    signed_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    told_before = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("守秘の誓約")
        verbose_name_plural = _("守秘の誓約")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(marked_by__isnull=True) | ~Q(marked_by=F("user")), name="groups_secrecy_by_another"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, ends_on__isnull=True)
                | Q(signed_at__isnull=False, ends_on__isnull=False),
                name="groups_signed_until",
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], condition=Q(is_official=False), name="groups_pledge_due")]

    def __str__(self) -> str:
        return f"secrecy {self.pk}"
