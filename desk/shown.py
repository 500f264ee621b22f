"""What the desk says of each case: its time, who looks after it, and for facilitators its words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from chat import hiding
from chat.enums import Audience
from chat.models import HeldMessage, Message, Picture, Report
from chat.queries.reports import reports_for
from chat.rules import acting, can_hide, facts_of
from desk.enums import Side, Subject, Weight
from desk.held import presets_for
from desk.models import Case
from desk.targets import Clock, clock
from desk.weight import opened_by, weight_of
from groups.models import Membership
from groups.moderation.reasons import Offered
from people.models import User


@dataclass(frozen=True)
class Told:
    """A report in a case, and its snapshot where that differs from what is said already."""

    report: Report
    body: str


@dataclass(frozen=True)
class ShownCase:
    """A case about a message or words that wait. `reports` and `now` hold words: they are empty for a coordinator."""

    case: Case
    clock: Clock
    claimed_by: str  # the colleague's name; empty where nobody looks after it
    claim_is_mine: bool
    reports: list[Told]
    now: str  # the message's words as they are now
    was_edited: bool
    may_hide: bool
    reasons: list[Offered]  # for hiding it, in its writer's language
    may_hand_over: bool
    path: str  # where a coordinator reads it
    why: str  # "handed over", "called", "late" or "nobody else"; for coordinators
    held: HeldMessage | None  # words that wait for this facilitator's decision
    presets: dict[str, str]  # for returning them
    may_answer: bool  # whether there is something to be closed by hand
    picture: str  # where the picture is served that came with the words; empty for a coordinator
    weight: (
        Weight | None
    )  # why its words may weigh on who reads them; None where they are shown at once, or were opened
    folded: list[int]  # the reports that stand where the words would, for links that lead to them

    @property
    def writer(self) -> Membership | None:
        """Who wrote the words, as they are called in the group."""
        words = self.case.message or self.case.held
        return words.member if words is not None else None

    @property
    def reader(self) -> User | None:
        """Who reads an answer: whoever wrote the words, as long as they have an account."""
        words = self.case.message or self.case.held
        return words.author if words is not None else None

    @property
    def may_pass_on(self) -> bool:
        """Whether somebody else can go on with it: words, and not what coordinators have as well."""
        return self.case.side == Side.FACILITATORS and self.case.subject != Subject.PERSON

    @property
    def may_decide(self) -> bool:
        return not self.claimed_by or self.claim_is_mine


def with_words(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Load what is shown of cases besides their reports, in the same query."""
    held = ("held__room", "held__member", "held__author", "held__edits")
    said = ("message__room", "message__member", "message__participant", "message__author")
    return cases.select_related("group", *said, *held, "claimed_by")


def shown(user: User, cases: Sequence[Case], called: set[int], now: datetime) -> list[ShownCase]:
    """Return what the desk says of these cases; `called` are the reports to which the ladder called this person."""
    names, told, pictured = claimers(cases), _told_in(cases), _pictured(cases)
    opened = opened_by(user, now)
    everything = [one.pk for some in told.values() for one in some]
    read = set(reports_for(user).filter(pk__in=everything).values_list("pk", flat=True))
    shown = [
        _shown(user, case, names.get(case.pk, ""), told[case.pk], read, called, now, case.pk in pictured)
        for case in cases
    ]
    return [_folded(one, told[one.case.pk]) if one.case.pk not in opened else one for one in shown]


def _folded(one: ShownCase, told: list[Report]) -> ShownCase:
    """Leave the words out that may weigh on who reads them, until they are opened; a coordinator's page has its own."""
    weight = weight_of(one.case, told) if one.case.is_hers else None
    if weight is None:
        return one
    folded = [told.report.pk for told in one.reports]
    return replace(one, weight=weight, folded=folded, reports=[], now="", held=None, picture="")


def _told_in(cases: Sequence[Case]) -> dict[int, list[Report]]:
    """The reports in each of these cases, the newest first; one query."""
    about = Q(message__in={case.message_id for case in cases}) | Q(held__in={case.held_id for case in cases})
    found = (
        Report.objects.filter(about)
        .annotate(of_held=F("held"))
        .prefetch_related("notes")
        .order_by("-created_at", "-pk")
    )
    by_message: dict[int | None, list[Report]] = defaultdict(list)
    by_held: dict[int | None, list[Report]] = defaultdict(list)
    for report in found.order_by("-created_at", "-pk"):
        by_message[report.message_id].append(report)
        by_held[report.of_held].append(report)
    return {case.pk: by_message[case.message_id] if case.message_id else by_held[case.held_id] for case in cases}


def claimers(cases: Sequence[Case]) -> dict[int, str]:
    """Who looks after each of these cases now, under the name that colleagues know; one query."""
    taken = [case for case in cases if case.is_claimed]
    seats = Membership.objects.filter(
        group__in={case.group_id for case in taken}, user__in={case.claimed_by_id for case in taken}
    )
    known: dict[tuple[int | None, int | None], str] = {
        (seat.group_id, seat.user_id): seat.nickname for seat in seats.order_by("joined_at")
    }
    return {
        case.pk: known.get((case.group_id, case.claimed_by_id)) or case.claimed_by.display_name
        for case in taken
        if case.claimed_by is not None
    }


def _shown(
    user: User,
    case: Case,
    name: str,
    told: list[Report],
    read: set[int],
    called: set[int],
    now: datetime,
    has_picture: bool,
) -> ShownCase:
    message = case.message
    held = case.held if case.awaits and case.is_hers else None
    waiting = [one for one in told if one.is_open]
    may_hide = message is not None and case.is_hers and _may_hide(user, message)
    return ShownCase(
        case,
        clock(case.due_at, now),
        name,
        bool(name) and case.claimed_by_id == user.pk,
        _told(message or case.held, [one for one in told if one.pk in read]) if case.is_hers else [],
        _words(case) if case.is_hers else "",
        message is not None and message.edited_at is not None,
        may_hide,
        hiding.offered(message) if message and may_hide else [],
        case.is_hers and any(one.handed_over_at is None for one in waiting),
        "" if case.is_hers else _path(case, waiting or told),
        _why(case, told, called),
        held,
        presets_for(held) if held else {},
        not case.awaits or bool(waiting),
        _picture(case, [one for one in told if one.pk in read]) if case.is_hers and has_picture else "",
        None,
        [],
    )


def _words(case: Case) -> str:
    words = case.message or case.held
    return words.said if words is not None else ""


def _pictured(cases: Sequence[Case]) -> set[int]:
    """The cases of which a picture is kept; one query."""
    about = Q(message__in={case.message_id for case in cases}) | Q(held__in={case.held_id for case in cases})
    found = set(Picture.objects.filter(about).values_list("message", "held"))
    return {case.pk for case in cases if found & {(case.message_id, None), (None, case.held_id)}}


def _picture(case: Case, read: list[Report]) -> str:
    """Where a facilitator sees the picture of a case: as what waits, or else as what was reported."""
    if case.message is None and case.held is not None:
        return reverse("desk_held_picture", args=[case.held.pk])
    return reverse("desk_report_picture", args=[read[0].pk]) if read else ""


def _path(case: Case, told: list[Report]) -> str:
    """Where a coordinator reads it: the words that wait, where they are theirs to decide, or else a report."""
    if case.awaits and case.held is not None and case.held.handed_over_at is not None:
        return reverse("desk_held", args=[case.held.pk])
    return reverse("desk_case", args=[told[-1].pk]) if told else ""


def _why(case: Case, told: list[Report], called: set[int]) -> str:
    if any(one.handed_over_at for one in told if one.is_open):
        return "handed over"
    if any(one.pk in called for one in told):
        return "called"
    handed_over_at = case.held.handed_over_at if case.awaits and case.held is not None else None
    return "late" if handed_over_at and case.held and handed_over_at >= case.held.due_at else "nobody else"


def _told(words: Message | HeldMessage | None, reports: list[Report]) -> list[Told]:
    """The reports, the newest first, each snapshot once."""
    seen = {words.snapshot() if words is not None else ""}
    found = []
    for report in reports:
        found.append(Told(report, "" if report.body in seen else report.body))
        seen.add(report.body)
    return found


def _may_hide(user: User, message: Message) -> bool:
    return can_hide(acting(message, user_id=user.pk, otherwise=Audience.FACILITATOR), facts_of(message))
