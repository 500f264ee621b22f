"""Lines of the room itself: who watches over it, since when they read, what changed in it. They are permanent."""

import uuid

from django.db import transaction
from django.utils import timezone

from chat import doorbell, log
from chat.bells import ReaderChanged
from chat.enums import EventKind
from chat.models import Message, Mute, Room
from groups.enums import Role, RoomLine
from groups.models import Membership, PeerGroup
from people.models import User


def note(*, membership: Membership, line: RoomLine, is_new: bool) -> None:
    """Tell the room of a change, in the transaction of the change. With `is_new` the person reads from this line on.

    Mutes by and of a facilitator are removed: facilitators read everybody, and everybody reads them.
    """
    room = log.lock_room_of(membership.group)
    if is_new and Message.objects.filter(room=room, notice="").exists():
        membership.reads_from = room.last_seq + 1
        membership.save(update_fields=["reads_from"])
    changed = {membership.user_id}
    if membership.role == Role.FACILITATOR:
        message = Message.objects.create(
            room=room,
            seq=room.last_seq + 1,
            member=membership,
            client_id=uuid.uuid4(),
            notice=line,
            created_at=timezone.now(),
        )
        log.append(room, EventKind.NOTED, [message], actor=membership.user)
        if line != RoomLine.ENDED:
            changed |= _unmute(room.pk, membership.user_id)
    _tell_after_commit(room.pk, changed)


def look_after_again(*, membership: Membership) -> None:
    """Tell a facilitator's open pages what they are now; the room gets no line, since the role stays.

    Who may act again reads everybody, and everybody reads them: mutes from meanwhile are removed.
    """
    room = log.lock_room_of(membership.group)
    changed = {membership.user_id}
    if membership.is_facilitator:
        changed |= _unmute(room.pk, membership.user_id)
    _tell_after_commit(room.pk, changed)


def begin_here(*, membership: Membership) -> None:
    """Let a newcomer read what comes after now, in the transaction in which they come in."""
    room = log.lock_room_of(membership.group)
    if room.last_seq:
        membership.reads_from, membership.reads_back_at = room.last_seq + 1, None
        membership.save(update_fields=["reads_from", "reads_back_at"])


def note_of_group(*, group: PeerGroup, line: RoomLine, actor: User | None) -> None:
    """Tell the room by a line without a person, in the transaction of the change."""
    note_in(log.lock_room_of(group), line=line, actor=actor)


def note_in(room: Room, *, line: RoomLine, actor: User | None) -> None:
    """The same, in a room whose lock the caller holds."""
    message = Message.objects.create(
        room=room, seq=room.last_seq + 1, client_id=uuid.uuid4(), notice=line, created_at=timezone.now()
    )
    log.append(room, EventKind.NOTED, [message], actor=actor)


def _tell_after_commit(room_id: int, readers: set[int]) -> None:
    def tell() -> None:
        for reader in sorted(readers):
            doorbell.tell(ReaderChanged(room_id, reader))

    transaction.on_commit(tell)


def _unmute(room_id: int, user_id: int) -> set[int]:
    """Remove all mutes by and of the person, and return the ids of those who can read more now."""
    by = Mute.objects.filter(room_id=room_id, user_id=user_id)
    of = Mute.objects.filter(room_id=room_id, muted_id=user_id)
    readers = {user_id, *of.values_list("user_id", flat=True)}
    (by | of).delete()
    return readers
