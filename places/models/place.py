"""A place one can go to, or a line one can call."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.search import index

from ground.text.columns import PhoneNumber
from ground.text.phones import PHONE
from people.enums import LifeStage
from places.enums import Accessibility, Layer, SpokenLanguage

if TYPE_CHECKING:
    from ground.hours import Week


def only_japanese() -> list[str]:
    """The default of `Place.languages`."""
    return [SpokenLanguage.JA.value]


class Place(index.Indexed, ClusterableModel):
    """One place or line, in one of four layers. Texts have a column for each language (`places.translation`).

    `languages`, `life_stages` and `accessibility` are lists of values of `SpokenLanguage`, `people.enums.LifeStage`
    and `Accessibility`. An empty list of `life_stages` means everybody.
    """

    slug = models.SlugField(_("アドレスの名前"), max_length=60, unique=True)
    name = models.CharField(_("名前"), max_length=60)
    layer = models.CharField(_("どの層か"), max_length=20, choices=Layer.choices)
    summary = models.CharField(_("ひとことで"), max_length=160)
    about = models.TextField(_("どんなところか"), blank=True)
    address = models.CharField(_("住所"), max_length=160, blank=True)
    access = models.TextField(_("行きかた"), blank=True)
    phone = PhoneNumber(_("電話"), max_length=20, blank=True, validators=[PHONE])
    url = models.URLField(_("ホームページ"), blank=True)
    languages = models.JSONField(_("話せることば"), default=only_japanese, blank=True)
    life_stages = models.JSONField(_("どの時期の家庭に"), default=list, blank=True)
    accessibility = models.JSONField(_("来やすさ"), default=list, blank=True)
    online = models.BooleanField(_("オンラインで話せる"), default=False)
    childcare = models.BooleanField(_("子どもを見ていてもらえる"), default=False)
    closed_on_holidays = models.BooleanField(_("祝日は休み"), default=True)
    hours_note = models.CharField(_("時間についてのひとこと"), max_length=160, blank=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=100, help_text=_("同じ層の中で、小さい数が先です。"))
    is_published = models.BooleanField(_("公開する"), default=False)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)
    try_next: "models.ManyToManyField[Place, TryNext]" = models.ManyToManyField(
        "self", symmetrical=False, through="TryNext", through_fields=("place", "next_place"), related_name="+"
    )

    search_fields = [
        index.SearchField(f"{text}_{code}")
        for text in ("name", "summary", "about", "address")
        for code, _language in settings.LANGUAGES
    ]

    class Meta:
        verbose_name = pgettext_lazy("ひとつ", "場所")
        verbose_name_plural = pgettext_lazy("一覧", "場所")
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["is_published", "layer"])]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("places:place", args=[self.slug])

    @property
    def is_line(self) -> bool:
        """Whether it is a line to call or connect to rather than somewhere to go."""
        return self.layer == Layer.LINE

    @property
    def language_names(self) -> list[str]:
        """The languages spoken, each under its own name."""
        return [str(SpokenLanguage(value).label) for value in self.languages if value in SpokenLanguage.values]

    @property
    def life_stage_names(self) -> list[str]:
        """The names of the life stages it is meant for; none means everybody."""
        return [str(LifeStage(value).label) for value in self.life_stages if value in LifeStage.values]

    @property
    def accessibility_names(self) -> list[str]:
        """What makes a visit easier."""
        return [str(Accessibility(value).label) for value in self.accessibility if value in Accessibility.values]

    @property
    def week(self) -> "Week":
        """Its hours as a plain value for `ground.hours`. Reads `opening_hours` and `closed_days`: prefetch them."""
        from ground.hours import Span, Week

        return Week(
            spans=tuple(Span(hour.weekday, hour.opens, hour.closes) for hour in self.opening_hours.all()),
            closed=frozenset(day.date for day in self.closed_days.all()),
            closed_on_holidays=self.closed_on_holidays,
        )


class TryNext(models.Model):  # type: ignore[django-manager-missing]  # modeltranslation replaces it
    """ "If this is not the right place": another place, and a sentence saying when it may suit."""

    place = ParentalKey(
        Place, on_delete=models.CASCADE, related_name="next_steps", verbose_name=pgettext_lazy("ひとつ", "場所")
    )
    next_place = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("次にためせる場所"))
    sentence = models.CharField(_("ひとこと"), max_length=160, help_text=_("どんなときに向いているか。"))
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("ここが合わなかったら")
        verbose_name_plural = _("ここが合わなかったら")
        ordering = ["sort_order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "next_place"], name="places_try_next_once"),
            models.CheckConstraint(
                condition=~models.Q(place=models.F("next_place")),
                name="places_try_next_elsewhere",
                violation_error_message=_("同じ場所は選べません。ほかの場所を選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} → {self.next_place_id}"
