"""The duty roster: who is on duty when."""

from collections.abc import Collection
from datetime import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from groups.duty import refusals
from groups.duty.roster import arranged, ends_of
from groups.enums import Rung
from groups.models import PeerGroup, WatchTime
from groups.rules import can_arrange_watches, can_change_watch, can_watch
from people.models import User
from places.enums import Weekday

MOST_EACH = 28  # of one person in one group: four a day


@transaction.atomic
def add_watch(
    *, actor: User, user: User, group: PeerGroup | None, weekday: Weekday, starts: time, ends: time, rung: Rung
) -> WatchTime:
    """Put a weekly watch time of a person on the roster: for a group, or without one for all, as a coordinator.

    Local time; one that does not end later than it begins ends on the next day. The same beginning again changes it.
    """
    if actor.pk != user.pk and not can_arrange_watches(actor):
        raise refusals.not_your_watch()
    if not can_watch(user, group):
        raise refusals.not_a_watcher()
    mine = WatchTime.objects.filter(user=user, group=group)
    if mine.exclude(weekday=weekday, starts=starts).count() >= MOST_EACH:
        raise refusals.too_many_watches(MOST_EACH)
    watch, _is_new = WatchTime.objects.update_or_create(
        user=user, group=group, weekday=weekday, starts=starts, defaults={"ends": ends, "rung": rung}
    )
    record(actor=actor, verb="groups.add_watch", subject=watch, group=watch.group_id, user=user.pk)
    return watch


@transaction.atomic
def add_watches(*, weekdays: Collection[Weekday], **given: Any) -> list[WatchTime]:
    """Put the same hours of several days on the roster; `given` holds the other arguments of `add_watch`."""
    return [add_watch(weekday=weekday, **given) for weekday in weekdays]


@transaction.atomic
def end_watch(*, actor: User, watch: WatchTime) -> None:
    """Take a watch time off the roster."""
    if not can_change_watch(actor, watch):
        raise refusals.not_your_watch()
    record(actor=actor, verb="groups.end_watch", subject=watch, group=watch.group_id, user=watch.user_id)
    WatchTime.objects.filter(pk=watch.pk).delete()


@transaction.atomic
def rest(*, actor: User) -> int:
    """End one's own watches that are going on, this once; return how many. The roster stays as it is.

    They count again from their next beginning. The shift's end is on record at the desk.
    """
    now = timezone.now()
    going_on = [(watch, ends) for watch in WatchTime.objects.filter(user=actor) if (ends := ends_of(watch, now))]
    return sum(WatchTime.objects.filter(pk=watch.pk).update(rests_until=ends) for watch, ends in going_on)


def erase_idle() -> int:
    """Erase the watch times of people who do not have the role any more; return how many."""
    return WatchTime.objects.exclude(pk__in=arranged().values("pk")).delete()[0]
