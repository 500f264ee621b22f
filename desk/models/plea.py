"""What a facilitator tells the coordinators of what was done to her."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Plea(models.Model):
    """One such report. It is no case: no desk of the group, no count and no mark ever knows of it.

    `about` is the member whom she named, and `text` her own words. Neither she nor that person answers it.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    LONGEST = 2_000

    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.CharField(_("あったこと"), max_length=LONGEST)
    created_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("返事"), max_length=LONGEST, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("進行役からの訴え")
        verbose_name_plural = _("進行役からの訴え")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("by")), name="desk_nobody_answers_her_own_plea"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | Q(about__isnull=True) | ~Q(answered_by=F("about")),
                name="desk_nobody_answers_a_plea_about_her",
            ),
            models.CheckConstraint(
                condition=Q(about__isnull=True) | ~Q(about=F("by")), name="desk_a_plea_is_about_another"
            ),
        ]

    def __str__(self) -> str:
        return f"plea {self.pk}"
