"""What facilitators do in a room. Every act is audited, and all but unfreezing need a reason."""

from django.db import transaction
from django.utils import timezone

from chat import log, refusals
from chat.actions.access import moderating, read_again
from chat.actions.report import settle
from chat.enums import Audience, EventKind, MessageState, ReportReason, ReportState
from chat.hiding import LONGEST, in_words
from chat.models import Event, Message, Report, Room
from chat.rules import acting, can_hide, can_restore, facts_of
from chat.signals import message_changed
from ground.actions import audit
from ground.text.letters import clean_line, clean_text
from people.models import User


@transaction.atomic
def hide(*, actor: User, message: Message, reason: str = "", kind: str = "") -> Event | None:
    """Hide somebody else's message: its author sees the reason, others see a gentle placeholder.

    `kind` is a key of `chat.hiding.HIDING`; the facilitator's own words (`reason`) follow its text; either is enough.
    Open reports of it are upheld, except those that express a worry about its author and those that were handed over.
    None when it is hidden already (the first reason stays).
    """
    room, current = _moderated(actor, message)
    event = hide_locked(
        actor=actor, room=room, message=current, reason=reason, kind=kind, otherwise=Audience.FACILITATOR
    )
    settled = Report.objects.filter(message=current, state=ReportState.OPEN, handed_over_at__isnull=True)
    for report in settled.exclude(reason=ReportReason.WORRIED):
        settle(actor=actor, report=report, upheld=True)
    return event


def hide_locked(
    *, actor: User, room: Room, message: Message, reason: str, kind: str, otherwise: Audience
) -> Event | None:
    """Hide a message. The caller holds the room's lock; reports stay as they are. None when it is hidden already.

    `otherwise` is what the caller found the actor to be if not the author: a facilitator or a coordinator.
    """
    reason = in_words(message, kind, reason)
    if not can_hide(acting(message, user_id=actor.pk, otherwise=otherwise), facts_of(message)):
        if message.state == MessageState.HIDDEN:
            return None
        raise refusals.words_gone()
    message.state = MessageState.HIDDEN
    message.hidden_by = actor
    message.hidden_reason = reason
    message.pinned_at = None  # shown again, it is a message like others
    message.save(update_fields=["state", "hidden_by", "hidden_reason", "pinned_at"])
    audit.record(actor=actor, verb="chat.hide_message", subject=message, reason=reason, group=room.group_id)
    message_changed.send(sender=Message, message=message, kind=EventKind.HIDDEN, actor=actor)
    return log.append(room, EventKind.HIDDEN, [message], actor=actor)[0]


@transaction.atomic
def restore(*, actor: User, message: Message, reason: str) -> Event | None:
    """Show somebody else's hidden message again. None when it is shown already."""
    room, current = _moderated(actor, message)
    reason = _reason(reason)
    if current.is_visible:
        return None
    if not can_restore(acting(current, user_id=actor.pk, otherwise=Audience.FACILITATOR), facts_of(current)):
        raise refusals.words_gone()
    current.state = MessageState.VISIBLE
    current.hidden_by = None
    current.hidden_reason = ""
    current.save(update_fields=["state", "hidden_by", "hidden_reason"])
    audit.record(actor=actor, verb="chat.restore_message", subject=current, reason=reason, group=room.group_id)
    message_changed.send(sender=Message, message=current, kind=EventKind.RESTORED, actor=actor)
    return log.append(room, EventKind.RESTORED, [current], actor=actor)[0]


@transaction.atomic
def freeze(*, actor: User, room: Room, reason: str) -> Event | None:
    """Stop members from writing for a while; everybody can read why. None when the room is frozen already."""
    room = log.lock_room(room.pk)
    moderating(actor, room)
    reason = _reason(reason)
    if room.is_frozen:
        return None
    room.frozen_at = timezone.now()
    room.frozen_by = actor
    room.frozen_reason = reason
    room.save(update_fields=["frozen_at", "frozen_by", "frozen_reason"])
    audit.record(actor=actor, verb="chat.freeze", subject=room, reason=reason, group=room.group_id)
    return log.append(room, EventKind.FROZEN, actor=actor)[0]


@transaction.atomic
def unfreeze(*, actor: User, room: Room) -> Event | None:
    """Let members write again, which needs no reason. None when the room is not frozen."""
    room = log.lock_room(room.pk)
    moderating(actor, room)
    if not room.is_frozen:
        return None
    room.frozen_at = None
    room.frozen_by = None
    room.frozen_reason = ""
    room.save(update_fields=["frozen_at", "frozen_by", "frozen_reason"])
    audit.record(actor=actor, verb="chat.unfreeze", subject=room, group=room.group_id)
    return log.append(room, EventKind.UNFROZEN, actor=actor)[0]


def _moderated(actor: User, message: Message) -> tuple[Room, Message]:
    room = log.lock_room(message.room_id)
    current = read_again(message, moderating(actor, room))
    if current.author_id == actor.pk:
        raise refusals.own_words()
    return room, current


def _reason(reason: str) -> str:
    reason = clean_line(clean_text(reason))
    if not reason:
        raise refusals.reason_missing()
    if len(reason) > LONGEST:
        raise refusals.reason_too_long()
    return reason
