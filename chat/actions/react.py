"""Add reactions to messages, and remove them."""

from django.db import transaction

from chat import log, refusals
from chat.actions.access import closed_to, locked
from chat.enums import EventKind, ReactionKind
from chat.models import Event, Message, Reaction
from chat.rules import can_react, can_write
from people.models import User


@transaction.atomic
def react(*, actor: User, message: Message, kind: ReactionKind) -> Event | None:
    """Add a reaction to a message. None when it was there already."""
    if kind not in ReactionKind.values:
        raise refusals.unknown_reaction()
    place = locked(actor, message)
    if not can_write(place.reader, place.room):
        raise closed_to(place.reader)
    if not can_react(place.who, place.facts):
        raise refusals.not_shown()
    _reaction, created = Reaction.objects.get_or_create(
        message=place.message,
        user=actor,
        kind=kind,
        defaults={"member": place.reader.membership, "participant": place.reader.participant},
    )
    return log.append(place.room, EventKind.REACTED, [place.message], actor=actor)[0] if created else None


@transaction.atomic
def unreact(*, actor: User, message: Message, kind: ReactionKind) -> Event | None:
    """Remove a reaction. None when there was none."""
    place = locked(actor, message)
    deleted, _kinds = Reaction.objects.filter(message=place.message, user=actor, kind=kind).delete()
    return log.append(place.room, EventKind.UNREACTED, [place.message], actor=actor)[0] if deleted else None
