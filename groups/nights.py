"""Nights: hours at which everybody in a group only reads, because the group decided so. In the city's local time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from groups.duty import roster
from groups.enums import Role
from groups.models import Membership, PeerGroup

NOTICE = timedelta(hours=12)  # at least so long before the first night everybody can read of it
DAY = timedelta(days=1)


class Span(NamedTuple):
    """The columns of a group that say when its nights are."""

    night_from: int | None  # minutes of the day
    night_until: int | None
    night_begins: int  # seconds since 1970, from which on there are nights


@dataclass(frozen=True)
class Nights:
    """When a group only reads, for its pages; in local time. `first` is None once the first night has come."""

    begins: time
    ends: time
    first: datetime | None


def nights_of(group: PeerGroup, now: datetime | None = None) -> Nights | None:
    """Return the group's nights; None where it has decided on none."""
    if group.night_from is None or group.night_until is None:
        return None
    first = datetime.fromtimestamp(group.night_begins, UTC).astimezone(_zone())
    return Nights(at(group.night_from), at(group.night_until), first if first > (now or timezone.now()) else None)


def at(minute: int) -> time:
    """Return the time of the day at this minute of it."""
    return time(*divmod(minute, 60))


def minute_of(moment: time) -> int:
    """Return the minute of the day."""
    return moment.hour * 60 + moment.minute


def first_night(begins: time, now: datetime) -> datetime:
    """Return when the first night begins that everybody can have read of before."""
    day, earliest = now.astimezone(_zone()).date(), now + NOTICE
    while (first := datetime.combine(day, begins, _zone())) < earliest:
        day += DAY
    return first


def night_ends(span: Span, now: datetime) -> int:
    """Return when the night of `now` ends, in seconds since 1970; 0 by day, and where there are no nights."""
    if span.night_from is None or span.night_until is None or now.timestamp() < span.night_begins:
        return 0
    here = now.astimezone(_zone())
    minute, day = minute_of(here.time()), here.date()
    if span.night_from < span.night_until:
        is_night = span.night_from <= minute < span.night_until
    else:  # it passes midnight
        is_night = minute >= span.night_from or minute < span.night_until
        day += DAY if minute >= span.night_from else timedelta(0)
    return int(datetime.combine(day, at(span.night_until), _zone()).timestamp()) if is_night else 0


def only_read_until(seats: Sequence[tuple[Membership, Span]], now: datetime | None = None) -> list[int]:
    """Return until when each of these members only reads because it is night, in seconds since 1970; 0: they may write.

    Facilitators on duty may write. No query, and one where it is night for a facilitator.
    """
    moment = now or timezone.now()
    ends = [night_ends(span, moment) for _member, span in seats]
    asked = [one for (one, _span), end in zip(seats, ends, strict=True) if end and one.role == Role.FACILITATOR]
    watching = _on_duty(asked, moment) if asked else set()
    return [0 if one.pk in watching else end for (one, _span), end in zip(seats, ends, strict=True)]


def _on_duty(members: Collection[Membership], now: datetime) -> set[int]:
    """Return which of these facilitators are on duty for their group now, by membership."""
    theirs = roster.counting().filter(
        user__in={one.user_id for one in members}, group__in={one.group_id for one in members}
    )
    now_on = {(one.user_id, one.group_id) for one in theirs if roster.ends_of(one, now)}
    return {one.pk for one in members if (one.user_id, one.group_id) in now_on}


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
