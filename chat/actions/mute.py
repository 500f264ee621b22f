"""Mute somebody quietly, block them so that neither sees the other, and undo that."""

from django.db import transaction

from chat import doorbell, log, refusals
from chat.actions.access import inside, locked
from chat.actions.follow import look_again
from chat.bells import ReaderChanged
from chat.enums import Silence
from chat.models import Message, Mute, Room
from chat.rules import asked_facts_of, can_block, can_mute
from ground.actions import audit
from groups.models import PeerGroup
from people.models import User


@transaction.atomic
def mute(*, actor: User, message: Message) -> Mute:
    """Stop showing the actor anything by the writer of `message` in this room. Nobody else learns of it."""
    place = locked(actor, message)
    writer = place.message.author
    if (
        writer is None
        or place.reader.is_private
        or not can_mute(place.who, asked_facts_of(place.message, place.room.group))
    ):
        raise refusals.cannot_mute()
    mute, created = Mute.objects.get_or_create(room=place.room, user=actor, muted=writer)
    chosen = created or mute.own == Silence.NONE  # the other has blocked them, of which they do not know
    if not created and chosen:
        mute.own = Silence.MUTE
        mute.save(update_fields=["own"])
    if chosen:
        audit.record(actor=actor, verb="chat.mute", subject=place.room, group=place.room.group_id)
        look_again(room_id=place.room.pk, user_id=actor.pk)
    _tell(place.room, actor.pk)
    return mute


@transaction.atomic
def block(*, actor: User, message: Message) -> Mute:
    """Show neither the actor nor the writer of `message` anything by the other in this group. Nobody is told."""
    place = locked(actor, message)
    writer = place.message.author
    group = place.room.group
    if writer is None or group is None or not can_block(place.who, asked_facts_of(place.message, group)):
        raise refusals.cannot_block()
    both = {"room": place.room}
    mine, created = Mute.objects.get_or_create(**both, user=actor, muted=writer, defaults={"own": Silence.BLOCK})
    if created or mine.own != Silence.BLOCK:
        mine.own = Silence.BLOCK
        mine.save(update_fields=["own"])
        theirs, created = Mute.objects.get_or_create(
            **both, user=writer, muted=actor, defaults={"own": Silence.NONE, "mirrored": True}
        )
        if not created:
            theirs.mirrored = True
            theirs.save(update_fields=["mirrored"])
        audit.record(actor=actor, verb="chat.block", subject=place.room, group=place.room.group_id)
        for user in (actor, writer):
            look_again(room_id=place.room.pk, user_id=user.pk)
        _tell(place.room, writer.pk)
    _tell(place.room, actor.pk)
    return mine


@transaction.atomic
def unmute(*, actor: User, group: PeerGroup, muted_id: int) -> bool:
    """Remove the actor's mute or block with the id `muted_id`. False when there is none."""
    room = log.lock_room_of(group)
    inside(actor, room)
    mine = Mute.objects.filter(room=room, user=actor, pk=muted_id).exclude(own=Silence.NONE).first()
    if mine is None:
        return False
    if mine.own == Silence.BLOCK:
        _end_mirror(room, Mute.objects.get(room=room, user=mine.muted_id, muted=actor))
    if mine.mirrored:
        mine.own = Silence.NONE
        mine.save(update_fields=["own"])
    else:
        mine.delete()
    audit.record(actor=actor, verb="chat.unmute", subject=room, group=room.group_id)
    _tell(room, actor.pk)
    return True


def _end_mirror(room: Room, theirs: Mute) -> None:
    """The other one reads again what the person who has unblocked them says, unless they chose otherwise."""
    if theirs.own == Silence.NONE:
        theirs.delete()
    else:
        theirs.mirrored = False
        theirs.save(update_fields=["mirrored"])
    _tell(room, theirs.user_id)


def _tell(room: Room, user_id: int) -> None:
    transaction.on_commit(lambda: doorbell.tell(ReaderChanged(room.pk, user_id)))
