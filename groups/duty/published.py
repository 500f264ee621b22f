"""What a group is told of its watch: who is there, when somebody is next, at which hours, how fast one answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.duty.roster import going_on, watch_in, watch_times
from groups.enums import Role
from groups.models import Membership, PeerGroup, WatchTime
from notices.queries import has_everything_off
from places.enums import Weekday


@dataclass(frozen=True, slots=True)
class Hours:
    """The same weekly hours of one or several days, in the city's local time."""

    days: str
    starts: time
    ends: time
    passes_midnight: bool


@dataclass(frozen=True, slots=True)
class Published:
    """What is promised, and only for rostered hours: times are local, targets in minutes, hours or days."""

    until: datetime | None  # of the longest of those who are on duty now
    next_at: datetime | None
    next_is_today: bool
    names: list[str]  # who is on duty now: facilitators as the room calls them, coordinators by their role
    hours: list[Hours]
    soon_minutes: int  # a worry, or somebody's private data
    other_hours: int  # any other report
    answer_days: int  # a request to join

    @property
    def is_now(self) -> bool:
        return self.until is not None


def published(group: PeerGroup, moment: datetime | None = None) -> Published:
    """Return what this group's members read of its watch at `moment` (now); one query.

    Whoever has switched everything off is not called, so their hours are promised to nobody.
    """
    now = moment or timezone.now()
    seats = Membership.objects.filter(
        group=OuterRef("group"), user=OuterRef("user"), left_at__isnull=True, role=Role.FACILITATOR
    )
    reachable = watch_times(group).exclude(has_everything_off(OuterRef("user")))
    watches = list(reachable.annotate(called=Subquery(seats.values("nickname")[:1])))
    watch, today = watch_in(watches, now), timezone.localtime(now).date()
    _call, soon, other = settings.CASE_TARGET_MINUTES
    return Published(
        watch.until,
        watch.next_at,
        watch.next_at is not None and watch.next_at.date() == today,
        _names(watches, now),
        _hours(watches),
        soon,
        other // 60,
        group.answer_days,
    )


def _names(watches: Sequence[WatchTime], now: datetime) -> list[str]:
    known: dict[int, str] = {one.user_id: one.called for one in watches if one.group_id}  # type: ignore[attr-defined]
    found = [_("コーディネーター") if one.coordinates else known[one.user_id] for one in going_on(watches, now)]
    return list(dict.fromkeys(found))


def _hours(watches: Sequence[WatchTime]) -> list[Hours]:
    days: dict[tuple[time, time], set[int]] = {}
    for one in watches:
        days.setdefault((one.starts, one.ends), set()).add(one.weekday)
    return [Hours(_days(those), starts, ends, ends <= starts) for (starts, ends), those in sorted(days.items())]


def _days(weekdays: set[int]) -> str:
    if len(weekdays) == len(Weekday):
        return _("毎日")
    return _("・").join(str(Weekday(day).label) for day in sorted(weekdays))
