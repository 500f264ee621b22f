"""What a group's facilitators decide themselves about how people are together."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from ground.text.letters import clean_text
from groups import refusals_of_settings as refusals
from groups import rules
from groups.actions.lock import lock_group
from groups.enums import RoomLine
from groups.models import LiveHour, PeerGroup
from groups.nights import first_night, minute_of
from groups.signals import pace_changed, rights_ending, room_told
from people.models import User

LONGEST_WELCOME = 600  # characters
MOST_HOURS = 14
SLOWEST = 3_600  # seconds
MOST_HELD_FIRST = 5  # messages


@dataclass(frozen=True)
class Hour:
    """A weekly live hour, in the city's local time."""

    weekday: int
    starts: time
    ends: time


@transaction.atomic
def set_welcome(*, actor: User, group: PeerGroup, words: str) -> PeerGroup:
    """Set what everybody in the room reads first; empty: nothing."""
    group = _locked(actor, group)
    words = clean_text(words)
    if len(words) > LONGEST_WELCOME:
        raise refusals.welcome_too_long(LONGEST_WELCOME)
    return _save(actor, group, welcome=words)


@transaction.atomic
def let_newcomers_read_back(*, actor: User, group: PeerGroup, on: bool) -> PeerGroup:
    """Decide whether who comes in from now on reads what was said before; nothing changes for who is in."""
    return _save(actor, _locked(actor, group), newcomers_read_back=on)


@transaction.atomic
def hold_first(*, actor: User, group: PeerGroup, number: int) -> PeerGroup:
    """Set how many first messages of who joins from now on wait until somebody has read them; 0: none.

    Nothing changes for who is in, and distress never waits for it. A line tells the room when it begins and ends.
    """
    if not 0 <= number <= MOST_HELD_FIRST:
        raise refusals.first_unknown(MOST_HELD_FIRST)
    group = _locked(actor, group)
    before = group.held_first
    if before == number:
        return group
    since = group.holds_since if before else math.ceil(timezone.now().timestamp())
    rights_ending.send(sender=PeerGroup, groups=[group])
    _save(actor, group, held_first=number, holds_since=since if number else 0)
    if bool(before) is not bool(number):
        line = RoomLine.HELD_FIRST if number else RoomLine.HELD_NONE
        room_told.send(sender=PeerGroup, group=group, line=line, actor=actor)
    return group


@transaction.atomic
def set_pace(*, actor: User, group: PeerGroup, seconds: int) -> PeerGroup:
    """Set how long a member waits between two messages, in seconds; 0: not at all. The open room learns of it."""
    if not 0 <= seconds <= SLOWEST:
        raise refusals.pace_unknown()
    group = _locked(actor, group)
    if group.slow_seconds != seconds:
        rights_ending.send(sender=PeerGroup, groups=[group])
        _save(actor, group, slow_seconds=seconds)
        pace_changed.send(sender=PeerGroup, group=group, actor=actor)
    return group


@transaction.atomic
def set_nights(*, actor: User, group: PeerGroup, begins: time | None, ends: time | None) -> PeerGroup:
    """Decide between which times, in the city's, everybody only reads; None and None: write by night as by day.

    A line tells the room. The first night comes at least `groups.nights.NOTICE` later, also after other times.
    """
    if (begins is None) is not (ends is None) or (begins is not None and begins == ends):
        raise refusals.nights_need_both()
    group = lock_group(group.pk)
    if not rules.can_decide_nights(actor, group):
        raise refusals.not_your_settings()
    span = (minute_of(begins), minute_of(ends)) if begins and ends else (None, None)
    if span == (group.night_from, group.night_until):
        return group
    first = int(first_night(begins, timezone.now()).timestamp()) if begins else 0
    rights_ending.send(sender=PeerGroup, groups=[group])
    _save(actor, group, night_from=span[0], night_until=span[1], night_begins=first)
    room_told.send(sender=PeerGroup, group=group, line=RoomLine.NIGHTS if begins else RoomLine.NIGHTS_OVER, actor=actor)
    return group


@transaction.atomic
def let_pictures(*, actor: User, group: PeerGroup, on: bool) -> PeerGroup:
    """Decide whether pictures can be sent from now on; a line tells the room. Those that are there stay as they are."""
    group = _locked(actor, group)
    if group.takes_pictures is not on:
        rights_ending.send(sender=PeerGroup, groups=[group])
        _save(actor, group, takes_pictures=on)
        line = RoomLine.PICTURES if on else RoomLine.PICTURES_OVER
        room_told.send(sender=PeerGroup, group=group, line=line, actor=actor)
    return group


@transaction.atomic
def set_live_hours(*, actor: User, group: PeerGroup, hours: Iterable[Hour]) -> list[LiveHour]:
    """Replace the group's live hours. Those that stay keep their rows."""
    group = _locked(actor, group)
    wanted = {(one.weekday, one.starts): one.ends for one in hours}
    if len(wanted) > MOST_HOURS:
        raise refusals.too_many_hours(MOST_HOURS)
    if any(ends <= starts for (_weekday, starts), ends in wanted.items()):
        raise refusals.hour_ends_first()
    stored = {(one.weekday, one.starts): one for one in LiveHour.objects.filter(group=group)}
    for key in stored.keys() - wanted.keys():
        stored[key].delete()
    for (weekday, starts), ends in wanted.items():
        LiveHour.objects.update_or_create(group=group, weekday=weekday, starts=starts, defaults={"ends": ends})
    record(actor=actor, verb="groups.change_group", subject=group, changed=["live_hours"], state=str(group.state))
    return list(LiveHour.objects.filter(group=group))


def _locked(actor: User, group: PeerGroup) -> PeerGroup:
    group = lock_group(group.pk)
    if not rules.can_change_settings(actor, group):
        raise refusals.not_your_settings()
    return group


def _save(actor: User, group: PeerGroup, **values: object) -> PeerGroup:
    changed = [name for name, value in values.items() if getattr(group, name) != value]
    for name in changed:
        setattr(group, name, values[name])
    if changed:
        group.save(update_fields=changed)
        record(actor=actor, verb="groups.change_group", subject=group, changed=changed, state=str(group.state))
    return group
