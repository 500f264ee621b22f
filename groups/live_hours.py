"""When a facilitator will be there next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from groups.models import LiveHour


@dataclass(frozen=True)
class NextHour:
    """The next live hour as aware local times. `is_now` is true while it is going on."""

    starts_at: datetime
    ends_at: datetime
    is_now: bool


def next_live_hour(hours: Iterable[LiveHour], now: datetime | None = None) -> NextHour | None:
    """The hour going on at `now`, else the next to begin; None when there are none. Reads prefetched rows."""
    moment = timezone.localtime(now)
    coming = [_next_of(hour, moment) for hour in hours]
    return min(coming, key=lambda hour: hour.starts_at, default=None)


def _next_of(hour: LiveHour, moment: datetime) -> NextHour:
    date = moment.date() + timedelta(days=(hour.weekday - moment.weekday()) % 7)
    if date == moment.date() and hour.ends <= moment.time():
        date += timedelta(days=7)
    zone = timezone.get_current_timezone()
    starts_at = datetime.combine(date, hour.starts, zone)
    return NextHour(starts_at, datetime.combine(date, hour.ends, zone), starts_at <= moment)
