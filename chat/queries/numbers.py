"""How often something was reported, answered, held, hidden and so on, by quarter: one query over the rows."""

import zoneinfo
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat, TruncQuarter

from chat.enums import EventKind, HeldState, ReportReason
from chat.models import Event, HeldMessage, Report, Room

HERE = zoneinfo.ZoneInfo(settings.TIME_ZONE)
FOUND = "reported_found"  # by the site, because of a watched expression
REPORTED = (*(f"reported_{reason}" for reason in ReportReason.values), FOUND)
ANSWERED = ("answered_upheld", "answered_dismissed", "answered_taken_back")
DECIDED = tuple(f"decided_{state}" for state in (HeldState.RELEASED, HeldState.RETURNED, HeldState.WITHDRAWN))
SINGLE = ("held", "appealed", "hidden", "restored")
Numbers = Mapping[date, Mapping[str, int]]  # by the first day of the quarter, then by what happened


def midnight(day: date) -> datetime:
    """The moment at which a day begins here."""
    return datetime.combine(day, time(), tzinfo=HERE)


def quarter_of(day: date) -> date:
    """The first day of the quarter in which a day lies."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_after(first: date) -> date:
    """The first day of the quarter after the one that begins on `first`."""
    return date(first.year + (first.month + 2) // 12, (first.month + 2) % 12 + 1, 1)


def numbers(*, until: date, since: date | None = None, room: Room | None = None) -> Numbers:
    """Count what happened before the day `until` (and from `since` on), in one room or in all, each by its own moment.

    The keys are those of REPORTED, ANSWERED, DECIDED and SINGLE; what never happened in a quarter is left out.
    """
    label = Case(When(by_system=True, then=Value("found")), default=F("reason"), output_field=CharField())
    reports, held, events = Report.objects.all(), HeldMessage.objects.all(), Event.objects.all()
    parts = [
        _by(reports, "created_at", Concat(Value("reported_"), label, output_field=CharField())),
        _by(reports, "resolved_at", Concat(Value("answered_"), F("state"), output_field=CharField())),
        _by(held, "held_at", Value("held")),
        _by(held, "decided_at", Concat(Value("decided_"), F("state"), output_field=CharField())),
        _by(held, "appealed_at", Value("appealed")),
        _by(events.filter(kind__in=[EventKind.HIDDEN, EventKind.RESTORED]), "at", F("kind")),
    ]
    chosen = [_chosen(part, moment, until, since, room) for part, moment in parts]
    found: dict[date, dict[str, int]] = {}
    for quarter, what, number in chosen[0].union(*chosen[1:], all=True):
        found.setdefault(quarter.astimezone(HERE).date(), {})[what] = number
    return found


def _by(rows: QuerySet[Any], moment: str, what: Any) -> tuple[QuerySet[Any], str]:
    counted = rows.order_by().annotate(what=what, quarter=TruncQuarter(moment, tzinfo=HERE))
    return counted, moment


def _chosen(
    rows: QuerySet[Any], moment: str, until: date, since: date | None, room: Room | None
) -> QuerySet[Any, tuple[datetime, str, int]]:
    chosen = Q(**{f"{moment}__lt": midnight(until)})
    if since is not None:
        chosen &= Q(**{f"{moment}__gte": midnight(since)})
    if room is not None:
        chosen &= Q(room=room)
    counted = rows.filter(chosen).values("quarter", "what").annotate(number=Count("pk"))
    found: QuerySet[Any, tuple[datetime, str, int]] = counted.values_list("quarter", "what", "number")
    return found
