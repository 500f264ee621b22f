"""Mute somebody quietly, and unmute them."""

from django.db import transaction

from chat import doorbell, log, refusals
from chat.actions.access import inside, locked
from chat.actions.follow import look_again
from chat.bells import ReaderChanged
from chat.models import Message, Mute
from chat.rules import asked_facts_of, can_mute
from ground.actions import audit
from groups.models import PeerGroup
from people.models import User


@transaction.atomic
def mute(*, actor: User, message: Message) -> Mute:
    """Stop showing the actor anything by the writer of `message` in this room. Nobody else learns of it."""
    place = locked(actor, message)
    writer = place.message.author
    if writer is None or not can_mute(place.who, asked_facts_of(place.message, place.room.group)):
        raise refusals.cannot_mute()
    mute, created = Mute.objects.get_or_create(room=place.room, user=actor, muted=writer)
    if created:
        audit.record(actor=actor, verb="chat.mute", subject=place.room, group=place.room.group_id)
        look_again(room_id=place.room.pk, user_id=actor.pk)
    transaction.on_commit(lambda: doorbell.tell(ReaderChanged(place.room.pk, actor.pk)))
    return mute


@transaction.atomic
def unmute(*, actor: User, group: PeerGroup, muted_id: int) -> bool:
    """Remove the actor's mute with the id `muted_id`. False when there is none."""
    room = log.lock_room_of(group)
    inside(actor, room)
    deleted, _kinds = Mute.objects.filter(room=room, user=actor, pk=muted_id).delete()
    if deleted:
        audit.record(actor=actor, verb="chat.unmute", subject=room, group=room.group_id)
        transaction.on_commit(lambda: doorbell.tell(ReaderChanged(room.pk, actor.pk)))
    return bool(deleted)
