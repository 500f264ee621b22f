"""What facilitators do with a message that is no judgement of it: show it at the room's top, and stop its replies."""

from django.db import transaction
from django.utils import timezone

from chat import log, refusals
from chat.actions.access import moderating, read_again
from chat.enums import Audience, EventKind
from chat.models import Event, Message, Room
from chat.rules import acting, can_allow_replies, can_pin, can_stop_replies, can_unpin, facts_of
from ground.actions import audit
from people.models import User


@transaction.atomic
def pin(*, actor: User, message: Message) -> Event | None:
    """Show a message at the room's top, instead of the one that stands there. None when it stands there already."""
    room, current, who = _looked_after(actor, message)
    if current.pinned_at:
        return None
    if not can_pin(who, facts_of(current)):
        raise refusals.cannot_pin()
    for before in Message.objects.filter(room=room, pinned_at__isnull=False):
        _pin(room, before, actor, on=False)
    return _pin(room, current, actor, on=True)


@transaction.atomic
def unpin(*, actor: User, message: Message) -> Event | None:
    """Take a message from the room's top. None when it does not stand there."""
    room, current, who = _looked_after(actor, message)
    if not current.pinned_at:
        return None
    if not can_unpin(who, facts_of(current)):
        raise refusals.cannot_pin()
    return _pin(room, current, actor, on=False)


@transaction.atomic
def stop_replies(*, actor: User, message: Message) -> Event | None:
    """Let nobody answer a message any more. None when nobody could already."""
    room, current, who = _looked_after(actor, message)
    if not current.takes_replies:
        return None
    if not can_stop_replies(who, facts_of(current)):
        raise refusals.cannot_stop_replies()
    return _take_replies(room, current, actor, on=False)


@transaction.atomic
def allow_replies(*, actor: User, message: Message) -> Event | None:
    """Let everybody answer a message again. None when everybody could already."""
    room, current, who = _looked_after(actor, message)
    if current.takes_replies:
        return None
    if not can_allow_replies(who, facts_of(current)):
        raise refusals.cannot_stop_replies()
    return _take_replies(room, current, actor, on=True)


def _looked_after(actor: User, message: Message) -> tuple[Room, Message, Audience]:
    room = log.lock_room(message.room_id)
    current = read_again(message, moderating(actor, room))
    return room, current, acting(current, user_id=actor.pk, otherwise=Audience.FACILITATOR)


def _pin(room: Room, message: Message, actor: User, *, on: bool) -> Event:
    message.pinned_at = timezone.now() if on else None
    message.save(update_fields=["pinned_at"])
    audit.record(actor=actor, verb="chat.pin" if on else "chat.unpin", subject=message, group=room.group_id)
    return log.append(room, EventKind.PINNED if on else EventKind.UNPINNED, [message], actor=actor)[0]


def _take_replies(room: Room, message: Message, actor: User, *, on: bool) -> Event:
    message.takes_replies = on
    message.save(update_fields=["takes_replies"])
    verb = "chat.allow_replies" if on else "chat.stop_replies"
    audit.record(actor=actor, verb=verb, subject=message, group=room.group_id)
    return log.append(room, EventKind.ALLOWED if on else EventKind.STOPPED, [message], actor=actor)[0]
