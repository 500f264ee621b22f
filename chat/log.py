"""The log of a room: the one place where `seq` grows, and the lock under which everything in the room is decided.

A writer takes the lock first, and then checks whether they may write. Code that ends a right (a membership, an account)
takes the lock first, too (chat.receivers). So nothing by a person can be stored once the end of their right is.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat import doorbell
from chat.enums import EventKind
from chat.models import Event, Message, Room
from groups.models import PeerGroup
from people.models import User


def room_of(group: PeerGroup) -> Room:
    """Return the group's room, and create it on first use."""
    room, _created = Room.objects.get_or_create(group=group)
    return room


def lock_rooms(room_ids: Iterable[int]) -> dict[int, Room]:
    """Lock rooms until the transaction ends, always in the same order, so that two writers never deadlock.

    The key itself is not locked (`no_key`), so that rows that reference a room can be written meanwhile.
    """
    return {room.pk: room for room in _locking().filter(pk__in=set(room_ids)).order_by("pk")}


def lock_room(room_id: int) -> Room:
    """Lock one room until the transaction ends."""
    return lock_rooms([room_id])[room_id]


def lock_room_of(group: PeerGroup) -> Room:
    """Lock the group's room until the transaction ends."""
    return _locking().filter(group=group).first() or lock_room(room_of(group).pk)


def _locking() -> QuerySet[Room]:
    return Room.objects.select_for_update(of=("self",), no_key=True).select_related("group")


def append(
    room: Room,
    kind: EventKind,
    messages: Sequence[Message | None] = (None,),
    *,
    actor: User | None,
    at: datetime | None = None,
) -> list[Event]:
    """Append one event for each message (None: an event of the room itself), and ring the doorbell after the commit.

    The caller holds the room's lock.
    """
    when = at or timezone.now()
    events = [
        Event(room=room, seq=room.last_seq + number, kind=kind, message=message, actor=actor, at=when)
        for number, message in enumerate(messages, start=1)
    ]
    Event.objects.bulk_create(events)
    room.last_seq += len(events)
    room.save(update_fields=["last_seq"])
    ring_after_commit({room.pk: room.last_seq})
    return events


def ring_after_commit(news: dict[int, int]) -> None:
    """Ring for rooms (id → last seq) after the commit, when what was written can be read."""
    transaction.on_commit(lambda: doorbell.ring(news))
