"""What the desk says of each case: its time, who looks after it, and for facilitators its words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from chat.enums import Audience
from chat.models import Message, Report
from chat.queries.reports import reports_for
from chat.rules import acting, can_hide, facts_of
from desk.models import Case
from desk.targets import Clock, clock
from groups.models import Membership
from people.models import User


@dataclass(frozen=True)
class Told:
    """A report in a case, and its snapshot where that differs from what is said already."""

    report: Report
    body: str


@dataclass(frozen=True)
class ShownCase:
    """A case about a message. `reports` and `now` hold words: they are empty for a coordinator."""

    case: Case
    clock: Clock
    claimed_by: str  # the colleague's name; empty where nobody looks after it
    claim_is_mine: bool
    reports: list[Told]
    now: str  # the message's words as they are now
    was_edited: bool
    may_hide: bool
    may_hand_over: bool
    path: str  # where a coordinator reads it
    why: str  # "handed over", "called" or "nobody else"; for coordinators

    @property
    def may_decide(self) -> bool:
        return not self.claimed_by or self.claim_is_mine


def with_words(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Load what is shown of cases besides their reports, in the same query."""
    return cases.select_related("group", "message__room", "message__member", "message__participant", "claimed_by")


def shown(user: User, cases: Sequence[Case], called: set[int | None], now: datetime) -> list[ShownCase]:
    """Return what the desk says of these cases; `called` are the messages to which the ladder called this person."""
    names, told = claimers(cases), defaultdict(list)
    for report in _reports_of(cases):
        told[report.message_id].append(report)
    read = set(reports_for(user).filter(message__in=told).values_list("pk", flat=True))
    return [_shown(user, case, names.get(case.pk, ""), told[case.message_id], read, called, now) for case in cases]


def _reports_of(cases: Sequence[Case]) -> QuerySet[Report]:
    found: QuerySet[Report] = Report.objects.filter(message__in={case.message_id for case in cases})
    return found.prefetch_related("notes").order_by("-created_at", "-pk")


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
    called: set[int | None],
    now: datetime,
) -> ShownCase:
    message = case.message
    waiting = [one for one in told if one.is_open]
    return ShownCase(
        case,
        clock(case.due_at, now),
        name,
        bool(name) and case.claimed_by_id == user.pk,
        _told(message, [one for one in told if one.pk in read]) if message and case.is_hers else [],
        message.body if message and case.is_hers else "",
        message is not None and message.edited_at is not None,
        message is not None and case.is_hers and _may_hide(user, message),
        case.is_hers and any(one.handed_over_at is None for one in waiting),
        "" if case.is_hers or not told else reverse("desk_case", args=[(waiting or told)[-1].pk]),
        _why(case, told, called),
    )


def _why(case: Case, told: list[Report], called: set[int | None]) -> str:
    if any(one.handed_over_at for one in told if one.is_open):
        return "handed over"
    return "called" if case.message_id in called else "nobody else"


def _told(message: Message, reports: list[Report]) -> list[Told]:
    """The reports, the newest first, each snapshot once."""
    seen = {message.body}
    found = []
    for report in reports:
        found.append(Told(report, "" if report.body in seen else report.body))
        seen.add(report.body)
    return found


def _may_hide(user: User, message: Message) -> bool:
    return can_hide(acting(message, user_id=user.pk, otherwise=Audience.FACILITATOR), facts_of(message))
