"""Let people join and leave rooms that are not a group's.

Called by the actions of the app that owns the kind of room: that app decides who may come in, and audits it.
"""

from django.db import transaction
from django.utils import timezone

from chat import doorbell, kinds, log
from chat.actions.read import place_mark
from chat.bells import MembershipEnded, ReaderChanged
from chat.models import Room, RoomParticipant
from groups.enums import Role
from people.models import User


def open_room(*, kind: str) -> Room:
    """Create an empty room of a registered kind. Raises KeyError for an unknown kind."""
    return Room.objects.create(kind=kinds.KINDS[kind].name)


@transaction.atomic
def let_in(
    *, room: Room, user: User, nickname: str, role: Role = Role.MEMBER, reads_back: bool = True
) -> RoomParticipant:
    """Let somebody read and write here from now on. Without `reads_back` they read only what is said from now on."""
    locked = log.lock_room(room.pk)
    participant, created = RoomParticipant.objects.get_or_create(
        room=locked,
        user=user,
        left_at=None,
        defaults={"nickname": nickname, "role": role, "reads_from": 0 if reads_back else locked.last_seq + 1},
    )
    if created:
        place_mark(room=locked, user=user, seq=locked.last_seq)
        transaction.on_commit(lambda: doorbell.tell(ReaderChanged(locked.pk, user.pk)))
    return participant


@transaction.atomic
def let_go(*, room: Room, user: User) -> bool:
    """End somebody's participation. False when they were not in the room.

    Their sockets close, and what they still write is refused; their words stay.
    """
    locked = log.lock_room(room.pk)  # writes under way finish first; later ones are refused
    ended = RoomParticipant.objects.filter(room=locked, user=user, left_at=None).update(left_at=timezone.now())
    if ended:
        transaction.on_commit(lambda: doorbell.tell(MembershipEnded(locked.pk, user.pk)))
    return bool(ended)
