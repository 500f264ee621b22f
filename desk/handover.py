"""What a shift leaves, and for whom: the open cases of risk, who comes next, and what waits to be acknowledged."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from desk.case_queries import cases_for, cases_of
from desk.enums import Risk, Side
from desk.models import Case, HandedCase, Handover
from desk.targets import Clock, clock
from groups.duty.hours import next_start
from groups.duty.roster import counting, ends_of, here
from groups.models import Membership, PeerGroup, WatchTime
from groups.queries import facilitated_by
from groups.rules import can_coordinate
from people.models import User

SOON = timedelta(minutes=15)  # whoever is on duty by then succeeds; a case of risk cannot wait for longer
ACKNOWLEDGED_WITHIN = timedelta(minutes=10)
MOST_SHOWN = 20


@dataclass(frozen=True)
class Left:
    """One open case of risk that a shift leaves. `successor` is a name; empty where it goes to the coordinators."""

    case: Case
    clock: Clock
    successor: str


@dataclass(frozen=True)
class Place:
    """What is left in one group or, without one, of what somebody looks after as a coordinator."""

    group: PeerGroup | None
    left: list[Left]

    @property
    def key(self) -> int:
        """What the form calls it."""
        return self.group.pk if self.group else 0


@dataclass(frozen=True)
class Handed:
    """One case in a handover, as somebody reads it who may. Without `is_read` the note stays unread."""

    case: Case
    clock: Clock
    note: str


@dataclass(frozen=True)
class ShownHandover:
    """A handover on the desk of somebody who may acknowledge it. `note` is empty for whom it was not written."""

    handover: Handover
    by: str
    note: str
    cases: list[Handed]


def risks_of(user: User) -> QuerySet[Case]:
    """Return the open cases on a person's desk that may not be left alone: of risk, and whatever is overdue."""
    return cases_of(user).filter(Q(risk__lte=Risk.ATTACK) | Q(due_at__lte=timezone.now()))


def successors(user: User, cases: Collection[Case]) -> dict[int, int]:
    """Return who comes after `user` for each of these cases of facilitators: on duty for its group, now or soon.

    Nobody succeeds who may not read the case. Cases without a successor are left out. A query for each successor.
    """
    group_ids = {case.group_id for case in cases if case.is_hers and case.group_id}
    found: dict[int, int] = {}
    for user_id, groups in _coming(user, group_ids).items():
        theirs = User.objects.get(pk=user_id)
        asked = [case.pk for case in cases if case.is_hers and case.group_id in groups and case.pk not in found]
        for pk in cases_for(theirs).filter(Q(as_facilitator=True), pk__in=asked).values_list("pk", flat=True):
            found[pk] = user_id
    return found


def _coming(user: User, group_ids: Collection[int]) -> dict[int, set[int]]:
    """Who else is on duty for these groups as a facilitator, now or soon: their groups, in the order of the roster."""
    now, found = timezone.now(), defaultdict[int, set[int]](set)
    watches = counting().filter(group__in=group_ids).exclude(user=user).order_by("rung", "pk")
    for watch in sorted(watches, key=lambda one: ends_of(one, now) is None):
        if ends_of(watch, now) or next_start(watch, now, here()) <= now + SOON:
            found[watch.user_id].add(watch.group_id or 0)
    return found


def left_by(user: User) -> list[Place]:
    """Return what a shift that ends now leaves in each group, the most urgent first."""
    cases, now = list(risks_of(user).select_related("group")), timezone.now()
    next_ones = successors(user, cases)
    names = names_in({(case.group_id or 0, next_ones[case.pk]) for case in cases if case.pk in next_ones})
    groups: dict[int, PeerGroup | None] = {group.pk: group for group in facilitated_by(user).order_by("name", "pk")}
    places: dict[int, list[Left]] = {pk: [] for pk in groups}
    for case in cases:
        place = case.group_id if case.is_hers and case.group_id else 0
        name = names.get((case.group_id or 0, next_ones.get(case.pk, 0)), "")
        places.setdefault(place, []).append(Left(case, clock(case.due_at, now), name))
    if can_coordinate(user):
        places.setdefault(0, [])
    return [Place(groups.get(pk), left) for pk, left in places.items()]


def handovers_for(user: User) -> QuerySet[Handover]:
    """Return the handovers that wait for somebody like this person; never their own."""
    theirs = Q(side=Side.FACILITATORS, group__in=facilitated_by(user))
    if can_coordinate(user):
        theirs |= Q(side=Side.COORDINATOR) | Q(called_at__isnull=False)
    return Handover.objects.filter(theirs, acknowledged_at=None).exclude(by=user).order_by("ended_at", "pk")


def shown_to(user: User) -> list[ShownHandover]:
    """Return them with what this person may read of each; constant queries.

    One of which they may read nothing, since all of it is about them, is left out.
    """
    handed = HandedCase.objects.exclude(case__about=user).exclude(case__against=user).select_related("case__group")
    found = list(
        handovers_for(user).select_related("group", "by").prefetch_related(Prefetch("cases", handed))[:MOST_SHOWN]
    )
    mine = set(facilitated_by(user).values_list("pk", flat=True)) if found else set()
    every = [one.case_id for handover in found for one in handover.cases.all()]
    readable = set(cases_for(user).filter(pk__in=every).values_list("pk", flat=True)) if every else set()
    names = _names(found)
    shown = [_shown(one, mine, readable, names.get(one.pk, "")) for one in found]
    return [one for one in shown if one.note or one.cases]


def _shown(handover: Handover, mine: set[int], readable: set[int], by: str) -> ShownHandover:
    as_facilitator = handover.side == Side.FACILITATORS and handover.group_id in mine
    to_whom = as_facilitator or handover.side == Side.COORDINATOR
    now = timezone.now()
    cases = [
        Handed(one.case, clock(one.case.due_at, now), one.note if to_whom else "")
        for one in handover.cases.all()
        if not as_facilitator or one.case_id in readable
    ]
    return ShownHandover(handover, by, handover.note if to_whom else "", cases)


def _names(handovers: Sequence[Handover]) -> dict[int, str]:
    """Who ended each shift, under the name that colleagues know; one query."""
    known = names_in({(one.group_id or 0, one.by_id or 0) for one in handovers})
    return {
        one.pk: known.get((one.group_id or 0, one.by_id or 0)) or one.by.display_name
        for one in handovers
        if one.by is not None
    }


def names_in(seats: Collection[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The names of people in groups, by (group, user), as far as they were ever in; one query."""
    found = Membership.objects.filter(
        group__in={group for group, _user in seats}, user__in={user for _group, user in seats}
    )
    return {(seat.group_id, seat.user_id): seat.nickname for seat in found.order_by("joined_at", "pk")}


def unseen(now: datetime) -> list[Handover]:
    """Return the handovers of which the coordinators are to hear: nobody acknowledged them in time, or nobody could.

    In time is ten minutes during which somebody was on duty there. Where nobody is on duty any more, those who were to
    come did not; and where coordinators have no roster, they are called after ten minutes at any hour. Nobody is
    called about a note alone, nor when all of it was answered meanwhile.
    """
    open_ones = HandedCase.objects.filter(handover=OuterRef("pk"), case__closed_at__isnull=True)
    late = Handover.objects.filter(
        Exists(open_ones), acknowledged_at=None, called_at=None, ended_at__lte=now - ACKNOWLEDGED_WITHIN
    )
    waiting = list(late.select_related("group").order_by("ended_at", "pk")[:200])
    if not waiting:
        return []
    watches = list(counting())
    return [one for one in waiting if _is_late(one, watches, now)]


def _is_late(handover: Handover, watches: Sequence[WatchTime], now: datetime) -> bool:
    place = handover.group_id if handover.side == Side.FACILITATORS else None
    theirs = [one for one in watches if one.group_id == place and one.user_id != handover.by_id]
    watched = any(ends_of(one, now) for one in theirs)
    if watched and any(ends_of(one, now - ACKNOWLEDGED_WITHIN) for one in theirs):
        return True
    if place is None:
        return not theirs
    return not watched and not any(next_start(one, now, here()) <= now + SOON for one in theirs)
