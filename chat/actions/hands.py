"""Raise a hand in a led live hour, take it down, and give the turn on.

Whose hand it was is not kept in the log: these events name no actor, and the row goes as soon as the turn is over.
"""

from django.db import transaction
from django.utils import timezone

from chat import log, refusals_of_hours
from chat.actions.access import closed_to, counted_inside, moderating
from chat.enums import EventKind
from chat.models import Event, LedHour, RaisedHand, Room
from chat.queries.hours import hands_of, open_hour
from chat.rules import can_raise_hand
from people.models import User


@transaction.atomic
def raise_hand(*, actor: User, room: Room) -> Event | None:
    """Take a place at the end of the queue. None for who has one already, or whose turn it is."""
    room = log.lock_room(room.pk)
    reader = counted_inside(actor, room)
    hour = _running(room)
    if not can_raise_hand(reader, room):
        raise closed_to(reader)
    _hand, is_new = RaisedHand.objects.get_or_create(
        hour=hour, member=reader.membership, defaults={"raised_at": timezone.now()}
    )
    return log.append(room, EventKind.LED, actor=None)[0] if is_new else None


@transaction.atomic
def lower_hand(*, actor: User, room: Room) -> Event | None:
    """Take one's hand down, or end one's own turn, also while nobody can write. None where there is nothing to do."""
    room = log.lock_room(room.pk)
    counted_inside(actor, room)
    return take_down(room, actor)


@transaction.atomic
def give_turn(*, actor: User, room: Room, now: int, to: int = 0) -> Event | None:
    """Give the turn to the next, or to the member `to`; with nobody waiting it is nobody's. None: nothing changed.

    `now` is whose turn it was when the facilitator decided (a membership, or 0), so that two of them who press at the
    same moment do not pass over somebody.
    """
    room = log.lock_room(room.pk)
    moderating(actor, room)
    hands = hands_of(_running(room))
    current = next((hand for hand in hands if hand.turn_at), None)
    if (current.member_id if current else 0) != now:
        raise refusals_of_hours.turn_moved_on()
    waiting = [hand for hand in hands if not hand.turn_at and to in (0, hand.member_id)]
    if to and not waiting:
        raise refusals_of_hours.hand_is_down()
    if current is None and not waiting:
        return None
    if current is not None:
        current.delete()
    if waiting:
        waiting[0].turn_at = timezone.now()
        waiting[0].save(update_fields=["turn_at"])
    return log.append(room, EventKind.LED, actor=None)[0]


def take_down(room: Room, user: User) -> Event | None:
    """Take the person's hand down in this room, whose lock the caller holds: they wish so, or leave."""
    taken, _rows = RaisedHand.objects.filter(hour__room=room, member__user=user).delete()
    return log.append(room, EventKind.LED, actor=None)[0] if taken else None


def _running(room: Room) -> LedHour:
    hour = open_hour(room)
    if hour is None:
        raise refusals_of_hours.no_hour()
    return hour
