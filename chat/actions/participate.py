"""People come into a room that is not a group's, and go. Called by actions of the app whose kind of room it is: it
decides who may, and writes down that they did.
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
    """A new room of a registered kind, with nobody in it; KeyError for a kind that there is not."""
    return Room.objects.create(kind=kinds.KINDS[kind].name)


@transaction.atomic
def let_in(
    *, room: Room, user: User, nickname: str, role: Role = Role.MEMBER, reads_back: bool = True
) -> RoomParticipant:
    """Somebody reads and writes here from now on; without `reads_back` only what is said from now on."""
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
    """Their sockets close, and what they still write is refused; their words stay. False when they were not there."""
    locked = log.lock_room(room.pk)  # what is being written ends before; what comes later finds nobody
    ended = RoomParticipant.objects.filter(room=locked, user=user, left_at=None).update(left_at=timezone.now())
    if ended:
        transaction.on_commit(lambda: doorbell.tell(MembershipEnded(locked.pk, user.pk)))
    return bool(ended)
