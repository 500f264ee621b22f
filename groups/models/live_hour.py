"""A weekly hour during which a facilitator is there."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from places.enums import Weekday


class LiveHour(models.Model):
    """One weekly hour, in the city's local time, within one day. `groups.live_hours` finds the next one."""

    group = ParentalKey(
        "groups.PeerGroup", on_delete=models.CASCADE, related_name="live_hours", verbose_name=_("ピアグループ")
    )
    weekday = models.PositiveSmallIntegerField(_("曜日"), choices=Weekday.choices)
    starts = models.TimeField(_("はじまり"))
    ends = models.TimeField(_("おわり"))

    class Meta:
        verbose_name = _("ライブの時間")
        verbose_name_plural = _("ライブの時間")
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="groups_live_hour_ends_later"),
            models.UniqueConstraint(fields=["group", "weekday", "starts"], name="groups_live_hour_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"

    def clean(self) -> None:
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("おわりは、はじまりより後の時刻にしてください。")})
