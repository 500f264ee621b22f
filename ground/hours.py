"""Opening hours. Plain values in, plain values out: nothing here reads a database or a clock.

Times are local times of day; a closing time at or before its opening time belongs to the next day. A closed day
cancels openings that *begin* on it: a line that opened at 22:00 the evening before is still open at 01:00.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby

import jpholiday

LOOK_AHEAD = 92  # days; later openings are ignored
ALWAYS = timedelta(days=7)  # when open longer than this without a break, there is no closing time worth mentioning


@dataclass(frozen=True, order=True)
class Span:
    """Open on `weekday` (Monday is 0) from `opens` to `closes`."""

    weekday: int
    opens: time
    closes: time

    @property
    def whole_day(self) -> bool:
        """Whether it is open round the clock."""
        return self.opens == self.closes


@dataclass(frozen=True)
class Week:
    """The usual week of a place, and the dates on which it is closed."""

    spans: tuple[Span, ...] = ()
    closed: frozenset[date] = frozenset()
    closed_on_holidays: bool = False

    def closed_on(self, day: date) -> bool:
        """Whether a closed day or a national holiday closes it (as opposed to having no hours on that weekday)."""
        return day in self.closed or (self.closed_on_holidays and bool(jpholiday.is_holiday(day)))


@dataclass(frozen=True)
class Opening:
    """A time during which it is open without a break, from `start` until `end` (both aware)."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Status:
    """The status at one moment: the current opening, if any, and the next one to begin."""

    current: Opening | None
    next: Opening | None
    at: datetime

    @property
    def is_open(self) -> bool:
        return self.current is not None

    @property
    def until(self) -> datetime | None:
        """When it closes; None if it is closed, or does not close within the coming week."""
        if self.current is None or self.current.end - self.at > ALWAYS:
            return None
        return self.current.end


@dataclass(frozen=True)
class Days:
    """Consecutive weekdays with the same hours."""

    first: int
    last: int
    spans: tuple[tuple[time, time], ...]

    @property
    def whole_day(self) -> bool:
        return len(self.spans) == 1 and self.spans[0][0] == self.spans[0][1]


def openings(week: Week, first: date, days: int, zone: tzinfo) -> Iterator[Opening]:
    """Every opening that begins on one of the `days` dates from `first`, in order, with adjoining ones merged."""
    pending: Opening | None = None
    for offset in range(days):
        day = first + timedelta(days=offset)
        if week.closed_on(day):
            continue
        for span in sorted(span for span in week.spans if span.weekday == day.weekday()):
            last_day = day + timedelta(days=1) if span.closes <= span.opens else day
            start = datetime.combine(day, span.opens, tzinfo=zone)
            end = datetime.combine(last_day, span.closes, tzinfo=zone)
            if pending and start <= pending.end:
                pending = Opening(pending.start, max(pending.end, end))
                continue
            if pending:
                yield pending
            pending = Opening(start, end)
    if pending:
        yield pending


def status(week: Week, now: datetime) -> Status:
    """Whether it is open at `now` (aware, in the place's time zone), and when it opens next."""
    zone = now.tzinfo
    if zone is None:
        raise ValueError("now must be an aware time")
    yesterday = now.date() - timedelta(days=1)
    current = None
    for opening in openings(week, yesterday, LOOK_AHEAD + 2, zone):
        if opening.start <= now < opening.end:
            current = opening
        elif opening.start > now:
            return Status(current, opening, now)
    return Status(current, None, now)


class Shut(StrEnum):
    """Why a place is not open throughout a period."""

    CLOSED_DAY = "closed_day"
    HOLIDAY = "holiday"
    WEEKDAY = "weekday"
    HOURS = "hours"


def shut(week: Week, starts_at: datetime, ends_at: datetime) -> Shut | None:
    """Why it is not open from `starts_at` to `ends_at` (aware, in the place's time zone); None if it is.

    A place without hours is shut on its closed days and holidays only.
    """
    zone = starts_at.tzinfo
    if zone is None:
        raise ValueError("starts_at must be an aware time")
    day = starts_at.date()
    around = openings(week, day - timedelta(days=1), 3, zone)
    if any(opening.start <= starts_at and ends_at <= opening.end for opening in around):
        return None
    if day in week.closed:
        return Shut.CLOSED_DAY
    if week.closed_on(day):
        return Shut.HOLIDAY
    if not week.spans:
        return None
    return Shut.HOURS if any(span.weekday == day.weekday() for span in week.spans) else Shut.WEEKDAY


def by_days(week: Week) -> list[Days]:
    """The usual week for a table, with consecutive weekdays grouped if they have the same hours."""
    rows = [
        (weekday, tuple(sorted((span.opens, span.closes) for span in week.spans if span.weekday == weekday)))
        for weekday in range(7)
    ]
    result = []
    for spans, same in groupby(rows, key=lambda row: row[1]):
        weekdays = [weekday for weekday, _spans in same]
        result.append(Days(weekdays[0], weekdays[-1], spans))
    return result


def closures(week: Week, first: date, days: int) -> list[date]:
    """The dates, of the `days` dates from `first`, on which it is closed although that weekday has hours."""
    usual = {span.weekday for span in week.spans}
    dates = (first + timedelta(days=offset) for offset in range(days))
    return [day for day in dates if day.weekday() in usual and week.closed_on(day)]
