"""When a place is open."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from places.enums import Weekday
from places.models.place import Place


class OpeningHour(models.Model):
    """One opening on a weekday. A closing time at or before the opening time is on the next day."""

    place = ParentalKey(
        Place, on_delete=models.CASCADE, related_name="opening_hours", verbose_name=pgettext_lazy("ひとつ", "場所")
    )
    weekday = models.PositiveSmallIntegerField(_("曜日"), choices=Weekday.choices)
    opens = models.TimeField(_("開く時刻"))
    closes = models.TimeField(
        _("閉まる時刻"), help_text=_("開く時刻より早いときは、次の日の時刻になります。同じ時刻にすると、24時間です。")
    )

    class Meta:
        verbose_name = _("開いている時間")
        verbose_name_plural = _("開いている時間")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["place", "weekday", "opens"], name="places_opens_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="places_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class ClosedDay(models.Model):  # type: ignore[django-manager-missing]  # modeltranslation replaces it
    """A date on which the place is closed, in addition to national holidays (`Place.closed_on_holidays`)."""

    place = ParentalKey(
        Place, on_delete=models.CASCADE, related_name="closed_days", verbose_name=pgettext_lazy("ひとつ", "場所")
    )
    date = models.DateField(_("休みの日"))
    note = models.CharField(_("理由"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("休みの日")
        verbose_name_plural = _("休みの日")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["place", "date"], name="places_closed_once")]

    def __str__(self) -> str:
        return self.date.isoformat()
