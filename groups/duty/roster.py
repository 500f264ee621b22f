"""Who is on duty: for a group at a moment, and from when on somebody is again. Each read is one query."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from groups.duty import hours
from groups.enums import Role
from groups.models import Appointment, Membership, PeerGroup, WatchTime
from groups.models.appointment import APPOINTED, coordinates
from groups.models.membership import watching
from notices.queries import has_everything_off


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody on duty, in which order they are called, and until when, in local time."""

    user_id: int
    rung: int
    coordinates: bool  # a coordinator, for all groups
    until: datetime


@dataclass(frozen=True, slots=True)
class Watch:
    """Whether somebody is on duty, until when the longest of them, and when the next watch begins; in local time."""

    until: datetime | None
    next_at: datetime | None

    @property
    def is_now(self) -> bool:
        return self.until is not None


def counting() -> QuerySet[WatchTime]:
    """The watch times that count: of people who are active in their role now, and may act in it."""
    return _of_people(watching(), coordinates())


def arranged() -> QuerySet[WatchTime]:
    """The watch times of everybody with the role: they count again as soon as nothing is missing for it."""
    return _of_people(Q(left_at__isnull=True, role=Role.FACILITATOR), APPOINTED)


def _of_people(facilitate: Q, coordinate: Q) -> QuerySet[WatchTime]:
    here = Exists(Membership.objects.filter(facilitate, group=OuterRef("group"), user=OuterRef("user")))
    everywhere = Exists(Appointment.objects.filter(coordinate, user=OuterRef("user")))
    counts = Q(everywhere, group__isnull=True) | Q(here, group__isnull=False)
    return WatchTime.objects.filter(counts, user__is_active=True)


def watch_times(group: PeerGroup | None) -> QuerySet[WatchTime]:
    """The watch times that count for a group, coordinators' among them; without a group those of coordinators."""
    everywhere = Q(group__isnull=True)
    return counting().filter(everywhere if group is None else everywhere | Q(group=group))


def on_duty(group: PeerGroup | None, moment: datetime | None = None) -> list[OnDuty]:
    """Who is on duty at `moment` (now): facilitators before coordinators, each in the order in which they are called.

    Somebody whose watches overlap stands there once, as whoever is called earlier, until the last of them ends.
    """
    return going_on(list(watch_times(group)), moment or timezone.now())


def watch_of(group: PeerGroup | None, moment: datetime | None = None, *, among: Collection[int] | None = None) -> Watch:
    """Whether somebody is on duty at `moment` (now) who can be called, and when somebody is next; maybe `among` some.

    Whoever has switched everything off is not called, so their watches are none for those who rely on them.
    """
    reachable = watch_times(group).exclude(has_everything_off(OuterRef("user")))
    if among is not None:
        reachable = reachable.filter(user__in=among)
    return watch_in(list(reachable), moment or timezone.now())


def watch_in(watches: Collection[WatchTime], now: datetime) -> Watch:
    """The same of watch times that were read already."""
    zone = here()
    longest = max((one.until for one in going_on(watches, now)), default=None)
    starts = min((hours.next_start(watch, now, zone) for watch in watches), default=None)
    return Watch(longest, starts.astimezone(zone) if starts else None)


def next_watch(group: PeerGroup | None, moment: datetime | None = None) -> datetime | None:
    """When the next watch after `moment` (now) begins, in local time; None if there are none."""
    return watch_of(group, moment).next_at


def ends_of(watch: WatchTime, now: datetime) -> datetime | None:
    """When a watch that is going on at `now` ends, in UTC; None if it is not, or if its person ended the shift."""
    if watch.rests_until is not None and watch.rests_until > now:
        return None
    return hours.until(watch, now, here())


def going_on(watches: Collection[WatchTime], now: datetime) -> list[OnDuty]:
    """Who is on duty at `now` by these watch times."""
    zone = here()
    found: dict[int, OnDuty] = {}
    for watch in sorted(watches, key=lambda one: (one.group_id is None, one.rung, one.pk)):
        ends = ends_of(watch, now)
        if ends is None:
            continue
        known = found.setdefault(
            watch.user_id, OnDuty(watch.user_id, watch.rung, watch.group_id is None, ends.astimezone(zone))
        )
        if known.until < ends:
            found[watch.user_id] = replace(known, until=ends.astimezone(zone))
    return list(found.values())


def here() -> ZoneInfo:
    """The city's: watches are local time, wherever a reader is."""
    return ZoneInfo(settings.TIME_ZONE)
