"""The live hour on a room's page: what everybody sees of it, and what a facilitator is offered around it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from chat import lifecycle
from chat.enums import HourStage
from chat.forms import LeadForm
from chat.hour_words import HAND_DOWN, HAND_UP, NEXT, PROMPTS, TURN_DONE, hour_texts
from chat.models import LedHour
from chat.queries.hours import past_hours, running_in
from chat.queries.readers import left_out_users
from chat.rendering import hour_view
from chat.rules import can_start_hour
from chat.views.entering import Inside
from groups.live_hours import NextHour, next_live_hour

EARLY = timedelta(minutes=15)  # before a scheduled live hour, it is offered to begin
REMINDED = timedelta(days=7)  # for so long a facilitator is reminded of a summary that is not written
ORDER = tuple(PROMPTS)  # the stages of an hour that runs


@dataclass(frozen=True, slots=True)
class Bar:
    """The hour that runs, in words. `view` is the same as in the frames."""

    view: dict[str, Any]
    me: int  # the reader's membership

    @property
    def stage(self) -> HourStage:
        return HourStage(self.view["stage"])

    @property
    def prompt(self) -> str:
        return self.view["prompt"] or str(PROMPTS[self.stage])

    @property
    def now(self) -> int:
        """Whose turn it is, as far as the reader may know: a membership, or 0."""
        return self.view["turn"]["by"] if "turn" in self.view else 0

    @property
    def is_mine(self) -> bool:
        return self.now == self.me

    @property
    def is_up(self) -> bool:
        """Whether the reader's own hand is up, or it is their turn."""
        return self.is_mine or self.view["place"] > 0

    @property
    def turn_words(self) -> str:
        texts = hour_texts()
        if self.is_mine:
            return texts["hourMine"]
        return texts["hourTurn"].replace("%s", self.view["turn"]["name"]) if self.now else ""

    @property
    def place_words(self) -> str:
        return hour_texts()["hourPlace"].replace("%s", str(self.view["place"])) if self.view["place"] else ""

    @property
    def hand_words(self) -> str:
        return str(TURN_DONE if self.is_mine else HAND_DOWN if self.is_up else HAND_UP)

    @property
    def next_words(self) -> str:
        """What gives the turn on; empty where nobody waits and it is nobody's turn."""
        texts = hour_texts()
        return texts["hourNext"] if self.view.get("hands") else texts["hourFree"] if self.now else ""

    @property
    def ask_form(self) -> LeadForm:
        return LeadForm(initial={"stage": self.stage, "prompt": self.prompt}, auto_id="hour_ask_%s")


def bar_of(here: Inside) -> Bar | None:
    """Return the hour that runs in the room, as this reader may know it."""
    hour = running_in(here.room, state=here.group.state)
    if hour is None:
        return None
    muted = frozenset[int]() if here.member.is_facilitator else left_out_users(here.user, here.room)
    facilitates = here.member.is_facilitator
    return Bar(hour_view(hour, user_id=here.user.pk, is_facilitator=facilitates, muted=muted), here.member.pk)


def steps_of(bar: Bar | None) -> list[dict[str, Any]]:
    """Return the buttons that lead the hour on; those that lead nowhere now are hidden."""
    may = lifecycle.MOVES[bar.stage] if bar else ()
    return [{"stage": stage, "words": words, "is_hidden": stage not in may} for stage, words in NEXT.items()]


def hour_context(here: Inside) -> dict[str, Any]:
    """Return what the room's template needs of live hours; two more queries for facilitators while none runs."""
    bar = bar_of(here)
    context: dict[str, Any] = {
        "hour": bar,
        "hour_listen": _("話さなくても大丈夫です。「聞いています」も、ひとつの参加です。"),
    }
    if here.member.is_facilitator:
        opening = {"stage": HourStage.OPENING, "prompt": PROMPTS[HourStage.OPENING]}
        context |= {
            "hour_steps": steps_of(bar),
            "hour_start": LeadForm(initial=opening, auto_id="hour_start_%s"),
            "hour_near": None if bar else _near(here),
            "hour_unwritten": None if bar else _unwritten(here),
        }
    return context


def _near(here: Inside) -> NextHour | None:
    """The scheduled live hour that goes on, or begins soon, where it could be begun now."""
    if not can_start_hour(here.reader, here.room):
        return None
    coming = next_live_hour(here.group.live_hours.all())
    return coming if coming and coming.starts_at - EARLY <= timezone.now() else None


def _unwritten(here: Inside) -> LedHour | None:
    """The last hour, where it has no summary yet."""
    last = past_hours(here.reader).filter(ended_at__gte=timezone.now() - REMINDED).first()
    return last if last and not last.version else None
