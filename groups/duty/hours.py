"""When a weekly watch is going on, and when it begins next. Plain values in, plain values out."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Weekly(Protocol):
    """A weekly time: a weekday as `date.weekday()` counts, and two local times; it ends at the latest a day later."""

    @property
    def weekday(self) -> int: ...
    @property
    def starts(self) -> time: ...
    @property
    def ends(self) -> time: ...


def until(watch: Weekly, moment: datetime, zone: ZoneInfo) -> datetime | None:
    """When the watch that is going on at `moment` ends, in UTC; None if none is. Its last moment is not in it."""
    today = moment.astimezone(zone).date()
    for day in (today, today - timedelta(days=1)):
        if day.weekday() == watch.weekday:
            begins, ends = _on(watch, day, zone)
            if begins <= moment < ends:
                return ends
    return None


def next_start(watch: Weekly, moment: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after `moment` at which the watch begins, in UTC."""
    today = moment.astimezone(zone).date()
    day = today + timedelta(days=(watch.weekday - today.weekday()) % 7)
    begins = _on(watch, day, zone)[0]
    return begins if begins > moment else _on(watch, day + timedelta(days=7), zone)[0]


def _on(watch: Weekly, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The beginning and the end of the watch that begins on `day`, in UTC, as local clocks show them."""
    last = day if watch.ends > watch.starts else day + timedelta(days=1)
    begins, ends = datetime.combine(day, watch.starts, zone), datetime.combine(last, watch.ends, zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)
