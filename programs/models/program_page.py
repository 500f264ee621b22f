"""A programme: its texts, its facts and its schedule, on one page."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from ground.text.markup import CleanRichTextField
from people.enums import LifeStage
from places.enums import SpokenLanguage
from programs.enums import FACTS, KIND_ICONS, USUALLY_ALONE, USUALLY_GUARDED, CapacityUnit, ProgramKind
from programs.schedule.columns import RuleField
from programs.schedule.rule import Schedule, check

SAFE_LIST = ["bold", "ol", "ul", "link"]


def only_japanese() -> list[str]:
    """The default of `ProgramPage.languages`."""
    return [SpokenLanguage.JA.value]


class ProgramPage(Page):
    """A programme page and the facts of the programme.

    Texts are translated; facts (`FACTS`) are copied from the page in the default language, the *canonical* page. It
    alone has dates (`Occurrence`), which are made when it is published (`programs.dates.actions.make.make_dates`).
    """

    kind = models.CharField(_("種類"), max_length=20, choices=ProgramKind.choices, default=ProgramKind.COURSE)
    summary = models.CharField(_("ひとことで"), max_length=160, help_text=_("一覧に出る、160字までの紹介です。"))
    body = CleanRichTextField(_("くわしい紹介"), blank=True, features=["h2", "h3", *SAFE_LIST])
    what_happens = CleanRichTextField(_("当日の流れ"), blank=True, features=SAFE_LIST)
    what_to_bring = CleanRichTextField(_("持ちもの"), blank=True, features=SAFE_LIST)
    audience = models.CharField(_("対象"), max_length=120, blank=True)
    life_stages = models.JSONField(
        _("ライフステージ"), default=list, blank=True, help_text=_("選ばなければ「どなたでも」です。")
    )
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="programs", verbose_name=_("場所")
    )
    place_note = models.CharField(_("場所についてひとこと"), max_length=120, blank=True)
    online = models.BooleanField(_("オンラインで参加できる"), default=False)
    online_note = models.CharField(_("オンライン参加のしかた"), max_length=200, blank=True)
    childcare = models.BooleanField(_("託児がある"), default=False)
    languages = models.JSONField(_("使うことば"), default=only_japanese, blank=True)
    fee = models.CharField(_("費用"), max_length=60, blank=True, help_text=_("空欄なら「無料」と表示します。"))
    capacity = models.PositiveSmallIntegerField(
        _("定員"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("空欄なら定員はありません。")
    )
    capacity_unit = models.CharField(
        _("定員の数えかた"), max_length=10, choices=CapacityUnit.choices, default=CapacityUnit.FAMILIES
    )
    needs_sign_up = models.BooleanField(
        _("申し込みがいる"), default=True, help_text=_("外すと「申し込みなしでどうぞ」と表示します。")
    )
    asks_guardian = models.BooleanField(
        _("保護者の同意（18歳未満の方）"),
        null=True,
        blank=True,
        choices=[(None, _("種類に合わせる")), (True, _("たずねる")), (False, _("たずねない"))],
        help_text=_(
            "たずねると、年齢（18歳以上か未満か）をうかがい、保護者の方に確認のメールを送ります。ふれあい体験では、ふだんたずねます。"
        ),
    )
    asks_people = models.BooleanField(
        _("参加する人数"),
        null=True,
        blank=True,
        choices=[(None, _("種類に合わせる")), (True, _("たずねる")), (False, _("たずねない"))],
        help_text=_("たずねなければ、一人ずつの申し込みです。ふれあい体験では、ふだんたずねません。"),
    )
    signup_opens_days = models.PositiveSmallIntegerField(
        _("申し込みの開始（何日前から）"), default=60, validators=[MaxValueValidator(400)]
    )
    signup_closes_hours = models.PositiveSmallIntegerField(
        _("申し込みの締め切り（何時間前まで）"), default=24, validators=[MaxValueValidator(24 * 60)]
    )

    start_date = models.DateField(_("始まりの日"), null=True)
    start_time = models.TimeField(_("始まりの時刻"), null=True)
    duration_minutes = models.PositiveSmallIntegerField(_("長さ（分）"), default=90)
    rule = RuleField(verbose_name=_("くり返し"), blank=True, default="")
    skip_holidays = models.BooleanField(_("祝日は休む"), default=True)

    parent_page_types = ["programs.ProgramIndexPage"]
    subpage_types: list[str] = []
    override_translatable_fields = [SynchronizedField(name, overridable=False) for name in FACTS]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("audience"),
        index.SearchField("what_happens"),
        index.SearchField("marks"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("講座のページ")
        verbose_name_plural = _("講座のページ")

    def clean(self) -> None:
        """Validate lists against their choices and, on the canonical page, the schedule as a whole."""
        super().clean()
        for field, choices in (("life_stages", LifeStage), ("languages", SpokenLanguage)):
            value = getattr(self, field)
            if not isinstance(value, list) or not set(map(str, value)) <= set(choices.values):
                raise ValidationError({field: _("選べるものの中から選んでください。")})
        schedule = self.schedule
        if self.is_canonical and schedule is not None:
            check(schedule)

    @property
    def schedule(self) -> Schedule | None:
        """Its schedule as plain values; None while a draft has none."""
        if self.start_date is None or self.start_time is None or self.duration_minutes is None:
            return None
        return Schedule(
            self.start_date, self.start_time, timedelta(minutes=self.duration_minutes), self.rule, self.skip_holidays
        )

    @property
    def is_canonical(self) -> bool:
        """Whether this is the page in the default language, which owns facts and dates. An alias owns nothing."""
        return self.alias_of_id is None and (self.locale_id is None or self.locale_id == Locale.get_default().pk)

    @cached_property
    def canonical(self) -> "ProgramPage":
        """The same programme in the default language: the page that owns the dates."""
        if self.is_canonical:
            return self
        original = ProgramPage.objects.filter(pk=self.alias_of_id).first() if self.alias_of_id else None
        if original is not None:
            owner: ProgramPage = original.canonical
            return owner
        source = ProgramPage.objects.filter(
            translation_key=self.translation_key, locale=Locale.get_default(), alias_of__isnull=True
        ).first()
        return source or self

    @property
    def life_stage_names(self) -> list[str]:
        """The names of the life stages it is meant for; none means everybody."""
        return [str(LifeStage(value).label) for value in self.life_stages if value in LifeStage.values]

    def marks(self) -> str:
        """The marks shown in lists, as text in the page's language, so that a search for 託児 finds them."""
        with translation.override(self.locale.language_code):
            words = [self.get_kind_display(), *self.life_stage_names, *self.language_names]
            words += [_("託児あり")] if self.childcare else []
            words += [_("オンライン")] if self.online else []
            return " ".join(map(str, words))

    @property
    def language_names(self) -> list[str]:
        """The languages spoken, each under its own name."""
        return [str(SpokenLanguage(value).label) for value in self.languages if value in SpokenLanguage.values]

    @property
    def kind_icon(self) -> str:
        """The icon before the name of its kind, "" for none."""
        return KIND_ICONS.get(ProgramKind(self.kind), "")

    @property
    def needs_guardian(self) -> bool:
        """Whether the seat of a person under 18 is held until a guardian agrees."""
        return self.kind in USUALLY_GUARDED if self.asks_guardian is None else self.asks_guardian

    @property
    def takes_groups(self) -> bool:
        """Whether one sign-up may be for several people."""
        return self.kind not in USUALLY_ALONE if self.asks_people is None else self.asks_people

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("canonical", None)
        super().full_clean(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "ProgramPage":
        """Read a draft. One of the previous version does not know these settings, and leaves them as they are."""
        page: ProgramPage = super().with_content_json(content)
        for name in ("asks_guardian", "asks_people"):
            if name not in content:
                setattr(page, name, getattr(self, name))
        return page

    # The context beyond its own fields; set by `programs.pages` when the app is ready.
    shown: ClassVar[Callable[[HttpRequest, "ProgramPage"], dict[str, Any]]]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **type(self).shown(request, self)}
