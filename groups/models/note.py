"""What facilitators write down about one member, for the facilitators of that group alone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MemberNote(models.Model):
    """One note. It goes with the account it is about, and some time after that person has left the group.

    Nobody writes about themselves, nor reads what is written about them here. Notes that are shared among colleagues
    may be public records, which the page says.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    LONGEST = 1_000

    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=LONGEST)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("見守りのメモ")
        verbose_name_plural = _("見守りのメモ")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(written_by__isnull=True) | ~Q(written_by=F("about")), name="groups_note_about_another"
            )
        ]
        indexes = [models.Index(fields=["group", "about"], name="groups_note_about")]

    def __str__(self) -> str:
        return f"note {self.pk}"
