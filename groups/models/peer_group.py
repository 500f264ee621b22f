"""A moderated group of parents who talk with each other."""

from hashlib import sha256

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.search import index

from groups.enums import LISTED_STATES, GroupState
from people.enums import LifeStage
from places.enums import SpokenLanguage


class PeerGroup(index.Indexed, ClusterableModel):
    """One group, described in parents' own words and never by a diagnosis.

    Everything here is public once the group is open. Who takes part and what is said are not: see Membership and chat.
    `capacity` counts members, not facilitators. The texts are translated (groups/translation.py); a missing translation
    falls back to the Japanese. `takes_requests` is False once a cohort has its members (`groups.lifecycle`).
    `slow_seconds` is how long a member waits between two messages; 0: not at all. `night_from` and `night_until` are
    minutes of the day between which everybody only reads, from `night_begins` on (seconds since 1970; `groups.nights`).
    `takes_pictures` is whether members may send pictures, each of which a facilitator sees first.
    The first `held_first` messages wait of a member who joined at `holds_since` (seconds since 1970) or later; 0: none.
    """

    State = GroupState

    slug = models.SlugField(
        _("アドレス"),
        max_length=60,
        unique=True,
        help_text=_("半角の英数字とハイフン。公開したあとは変えないでください。"),
    )
    name = models.CharField(_("名前"), max_length=60)
    summary = models.CharField(_("ひとことで"), max_length=120, help_text=_("一覧に出る、やわらかい1、2文。"))
    purpose = models.TextField(_("どんなところ"), help_text=_("何を大切にしている集まりか。"))
    for_whom = models.TextField(
        _("こんな方へ"),
        help_text=_("親自身のことばで（「ことばがゆっくり」など）。診断名は書きません。1行に1つ。"),
    )
    topics = models.CharField(
        _("話していること"),
        max_length=200,
        blank=True,
        help_text=_("短いことばを「、」で区切って。例：園のこと、夜のこと"),
    )
    ground_rules = models.TextField(
        _("グループの約束"), help_text=_("短い文で、1行に1つ。参加する方が読んで同意します。")
    )
    life_stages = models.JSONField(_("ライフステージ"), default=list, blank=True)
    languages = models.JSONField(_("使えることば"), default=list, blank=True)
    is_online = models.BooleanField(_("オンライン"), default=True, help_text=_("スマートフォンだけで参加できます。"))
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("集まる場所")
    )
    capacity = models.PositiveSmallIntegerField(
        _("定員（人）"),
        default=12,
        validators=[MinValueValidator(2), MaxValueValidator(200)],
        help_text=_("進行役は数えません。外には人数を出しません。"),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("返事までの日数"), default=3, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    opens_at = models.DateTimeField(
        _("受付をはじめる日時"), null=True, blank=True, help_text=_("空のままなら、公開するとすぐに受け付けます。")
    )
    state = models.CharField(_("状態"), max_length=10, choices=GroupState.choices, default=GroupState.DRAFT)
    takes_requests = models.BooleanField(default=True, db_default=True, editable=False)
    newcomers_read_back = models.BooleanField(
        _("新しく入った方も、これまでのことばを読める"), default=True, db_default=True
    )
    slow_seconds = models.PositiveSmallIntegerField(_("書き込みの間（秒）"), default=0, db_default=0)
    night_from = models.PositiveSmallIntegerField(_("夜のはじまり（分）"), null=True, blank=True, editable=False)
    night_until = models.PositiveSmallIntegerField(_("夜のおわり（分）"), null=True, blank=True, editable=False)
    night_begins = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    takes_pictures = models.BooleanField(_("写真を送れる"), default=False, db_default=False)
    welcome = models.TextField(_("はじめに読むことば"), blank=True, default="", db_default="")
    needs_confirmed_adults = models.BooleanField(
        _("確認のすんだおとなだけが見守る"),
        default=False,
        db_default=False,
        editable=False,
    )
    held_first = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    holds_since = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(_("作った日時"), auto_now_add=True)

    search_fields = [
        index.SearchField(f"{text}_{code}")
        for text in ("name", "summary", "purpose", "for_whom", "topics")
        for code, _language in settings.LANGUAGES
    ]

    class Meta:
        verbose_name = _("ピアグループ")
        verbose_name_plural = _("ピアグループ")
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["state"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(capacity__gte=2), name="groups_capacity_at_least_2"),
            models.CheckConstraint(
                condition=models.Q(night_from=None, night_until=None)
                | models.Q(night_from__isnull=False, night_until__isnull=False)
                & models.Q(night_from__lt=1440, night_until__lt=1440)
                & ~models.Q(night_from=models.F("night_until")),
                name="groups_night_begins_and_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("groups:detail", args=[self.slug])

    @property
    def is_listed(self) -> bool:
        """Whether anybody may see this group's page."""
        return self.state in LISTED_STATES

    @property
    def is_taking_requests(self) -> bool:
        """Whether people may ask to join. Being full or unwatched is checked elsewhere."""
        return self.is_under_way and self.takes_requests

    @property
    def is_under_way(self) -> bool:
        """Whether the group is open and its opening date has come."""
        return self.state == GroupState.OPEN and (self.opens_at is None or self.opens_at <= timezone.now())

    @property
    def ground_rule_lines(self) -> list[str]:
        """The ground rules in the reader's language, one sentence each."""
        return _lines(self.ground_rules)

    @property
    def for_whom_lines(self) -> list[str]:
        """Who it is for in the reader's language, one line each."""
        return _lines(self.for_whom)

    @property
    def topic_words(self) -> list[str]:
        """The topics as single words."""
        separated = self.topics.replace("、", ",").replace("，", ",")
        return [word.strip() for word in separated.split(",") if word.strip()]

    @property
    def life_stage_labels(self) -> list[str]:
        """The life stages as readers see them, in the order of life."""
        return [str(stage.label) for stage in LifeStage if stage.value in self.life_stages]

    @property
    def language_labels(self) -> list[str]:
        """The languages as readers see them."""
        return [str(language.label) for language in SpokenLanguage if language.value in self.languages]

    @property
    def rules_digest(self) -> str:
        """Fingerprint of the ground rules as now shown; forms carry it, so that nobody agrees to another wording."""
        return sha256("\n".join(self.ground_rule_lines).encode()).hexdigest()[:32]

    def rules_wording(self, digest: str) -> str | None:
        """The wording with this fingerprint, in whichever language it was read; None when it has changed since."""
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                if self.rules_digest == digest:
                    return "\n".join(self.ground_rule_lines)
        return None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
