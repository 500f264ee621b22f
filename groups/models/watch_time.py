"""A weekly time at which somebody is on duty: the duty roster."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.enums import Rung
from places.enums import Weekday


class WatchTime(models.Model):
    """One weekly watch in the city's local time: a facilitator's for a group, or a coordinator's for all (no group).

    One that does not end later than it begins ends on the next day: 22:00–7:00 passes midnight, and 0:00–0:00 is a
    whole day. It counts only while its person is an active facilitator of the group or a coordinator
    (`groups.duty.roster`), and not before `rests_until`, where that person ended their shift early.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, null=True, blank=True, related_name="watch_times")
    weekday = models.PositiveSmallIntegerField(_("曜日"), choices=Weekday.choices)
    starts = models.TimeField(_("はじまり"))
    ends = models.TimeField(_("おわり"))
    rung = models.PositiveSmallIntegerField(_("呼ばれる順"), choices=Rung.choices, default=Rung.FIRST)
    rests_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("当番の時間")
        verbose_name_plural = _("当番の時間")
        ordering = ["weekday", "starts", "rung", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=Weekday.SUNDAY), name="groups_watch_on_a_weekday"),
            models.CheckConstraint(condition=Q(rung__in=Rung.values), name="groups_watch_rung_exists"),
            models.UniqueConstraint(
                fields=["user", "group", "weekday", "starts"],
                condition=Q(group__isnull=False),
                name="groups_watch_once",
            ),
            models.UniqueConstraint(
                fields=["user", "weekday", "starts"], condition=Q(group__isnull=True), name="groups_watch_of_all_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"

    @property
    def passes_midnight(self) -> bool:
        """Whether it ends on the day after it began."""
        return self.ends <= self.starts
