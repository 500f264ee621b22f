"""Open a member's line with the facilitators, and their backstage; let new facilitators read from then on."""

from django.db import transaction

from chat import doorbell, log
from chat.bells import ReaderChanged
from chat.enums import EventKind
from chat.models import Backstage, PrivateLine, PrivateStart, Room
from chat.private_lines import BACKSTAGE, LINE, adults_reading, private_rooms_of
from chat.private_refusals import no_line_with, not_for_you, second_adult_missing
from chat.rules import has_second_adult
from ground.actions import audit
from groups.actions.lock import lock_group
from groups.enums import Role, RoomLine
from groups.models import Membership, PeerGroup
from groups.rules import membership_of
from people.models import User


@transaction.atomic
def open_line(*, actor: User, membership: Membership) -> PrivateLine:
    """Return the line of a member with the group's facilitators, and open it on first use.

    For the member and the facilitators alone. It is not opened with who is not 18, or was never asked, while there is
    only one facilitator to read it.
    """
    group = lock_group(membership.group_id)
    own = membership_of(actor, group)
    if own is None or not (own.pk == membership.pk or own.is_facilitator):
        raise not_for_you()
    known: PrivateLine | None = PrivateLine.objects.select_related("room").filter(membership=membership.pk).first()
    if known is not None:
        return known
    current = Membership.objects.get(pk=membership.pk)
    if not current.is_active or current.role != Role.MEMBER:
        raise no_line_with()
    there = adults_reading(group=group, but_for=current.user_id).count()
    if not has_second_adult(is_adult=current.is_adult, watching=there):
        raise second_adult_missing()
    room = Room.objects.create(kind=LINE, watches_words=False)
    line = PrivateLine.objects.create(room=room, group=group, membership=current)
    audit.record(actor=actor, verb="chat.open_line", subject=line, group=group.pk)
    return line


@transaction.atomic
def open_backstage(*, actor: User, group: PeerGroup) -> Backstage:
    """Return the room of the group's facilitators, and open it on first use. For facilitators alone."""
    group = lock_group(group.pk)
    own = membership_of(actor, group)
    if own is None or not own.is_facilitator:
        raise not_for_you()
    known: Backstage | None = Backstage.objects.select_related("room").filter(group=group).first()
    if known is not None:
        return known
    room = Room.objects.create(kind=BACKSTAGE, watches_words=False)
    return Backstage.objects.create(room=room, group=group)


def facilitators_changed(*, membership: Membership, line: RoomLine) -> None:
    """Let a new facilitator read the private rooms from now on, or from the beginning where they may read back.

    In the transaction of the change. Open lines learn whether there is a second adult now.
    """
    room_ids = private_rooms_of([membership.group_id])
    rooms = log.lock_rooms(room_ids)
    if line in (RoomLine.BEGAN, RoomLine.WILL_READ_BACK):
        earlier = Room.objects.filter(pk__in=rooms).exclude(line__membership=membership)
        PrivateStart.objects.bulk_create(
            [
                PrivateStart(room=room, membership=membership, seq=room.last_seq + 1)
                for room in earlier
                if room.last_seq
            ],
            ignore_conflicts=True,
        )
    elif line == RoomLine.READS_BACK:
        PrivateStart.objects.filter(membership=membership).delete()
    for room in rooms.values():
        log.append(room, EventKind.PACED, actor=None)

    def tell() -> None:
        for room_id in room_ids:
            doorbell.tell(ReaderChanged(room_id, membership.user_id))

    transaction.on_commit(tell)


@transaction.atomic
def line_changed(*, membership: Membership) -> None:
    """Tell the open pages of a member's line whether it can be written in now.

    The member answered whether they are 18 or older, or has left.
    """
    room = Room.objects.filter(line__membership=membership).first()
    if room is not None:
        log.append(log.lock_room(room.pk), EventKind.PACED, actor=None)
