"""Small answers to messages."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chat import log
from chat.actions.access import locked
from chat.actions.post import closed_for_now
from chat.enums import EventKind, ReactionKind
from chat.models import Event, Message, Reaction
from chat.rules import can_react, can_write
from ground.refusals import Refusal
from people.models import User


@transaction.atomic
def react(*, actor: User, message: Message, kind: ReactionKind) -> Event | None:
    """Put a sign on a message. None when it was there already."""
    if kind not in ReactionKind.values:
        raise Refusal("unknown_reaction", _("この気持ちは送れません。"), _("選べるものの中から選んでください。"))
    place = locked(actor, message)
    if not can_write(place.reader, place.room):
        raise closed_for_now(place.reader.state)
    if not can_react(place.who, place.facts):
        raise Refusal("not_shown", _("このメッセージは、いま表示されていません。"))
    _reaction, created = Reaction.objects.get_or_create(
        message=place.message,
        user=actor,
        kind=kind,
        defaults={"member": place.reader.membership, "participant": place.reader.participant},
    )
    return log.append(place.room, EventKind.REACTED, [place.message], actor=actor)[0] if created else None


@transaction.atomic
def unreact(*, actor: User, message: Message, kind: ReactionKind) -> Event | None:
    """Take a sign back. None when there was none."""
    place = locked(actor, message)
    deleted, _kinds = Reaction.objects.filter(message=place.message, user=actor, kind=kind).delete()
    return log.append(place.room, EventKind.UNREACTED, [place.message], actor=actor)[0] if deleted else None
