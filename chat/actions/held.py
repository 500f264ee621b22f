"""What people decide about messages that wait: release, return, withdraw, appeal; and what happens when nobody does."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chat import held_refusals, log, mails, news_held, refusals, writing_refusals
from chat.actions.access import inside
from chat.actions.hold import take_back, tell_author, wait_for_somebody
from chat.actions.index import forget
from chat.actions.mentions import mention
from chat.actions.report import tell_coordinators
from chat.actions.topics import Topics
from chat.bodies import as_html, clean_body
from chat.enums import EventKind, HeldState, MessageState
from chat.kinds import Reader, readers_in
from chat.models import HeldMessage, Message, Report, Room
from chat.queries.held import facilitates, held_for
from chat.rules import may_write
from chat.signals import held_changed, message_changed
from ground.actions import audit
from ground.text.letters import clean_line, clean_text
from people.models import User

KEPT = timedelta(days=90)  # after the decision, as long as the words of a report
REASON_LENGTH = 300
APPEAL_LENGTH = 500
AT_ONCE = 200
NO_WORDS = dict.fromkeys(("body", "topic", "found", "reason", "suggestion", "appeal"), "")


@transaction.atomic
def release(*, actor: User, held: HeldMessage) -> Message | None:
    """Let everybody read it: as the newest message, by its author and with its client id. Idempotent.

    An edit that waited replaces the words of its message. Returns the message (None once it was deleted).
    """
    room, current = _decided_by(actor, held)
    if current.state == HeldState.RELEASED:
        return current.message
    _still_awaits(current)
    reader = _author_in(current)
    if not may_write(is_facilitator=True, state=reader.state, is_frozen=room.is_frozen):
        raise writing_refusals.closed_for_now(reader.state)
    current.message = _edit(room, current) if current.edits_id else _post(room, current, reader)
    current.body = current.topic = ""  # the words are the message's now, and go with it
    if current.worry_id:
        Report.objects.filter(pk=current.worry_id, message=None).update(message=current.message)
    _decide(actor, current, HeldState.RELEASED, verb="chat.release_message")
    return current.message


@transaction.atomic
def send_back(*, actor: User, held: HeldMessage, reason: str, suggestion: str = "") -> HeldMessage:
    """Return it to its author alone, with a reason and, if there is one, another wording. The first decision stands."""
    _room, current = _decided_by(actor, held)
    _still_awaits(current)
    reason, suggestion = clean_line(clean_text(reason)), clean_text(suggestion)
    if not reason:
        raise refusals.reason_missing()
    if len(reason) > REASON_LENGTH:
        raise refusals.reason_too_long()
    if len(suggestion) > Message.LONGEST:
        raise held_refusals.suggestion_too_long(Message.LONGEST)
    current.reason, current.suggestion = reason, suggestion
    _decide(actor, current, HeldState.RETURNED, verb="chat.return_message")
    return current


@transaction.atomic
def read_held(*, actor: User, held: HeldMessage) -> HeldMessage:
    """Return what is to be decided; where a coordinator reads it who is not of the group, that is recorded."""
    found = held_for(actor).select_related("room__group", "member", "reply_to__member", "edits").filter(pk=held.pk)
    current = found.first()
    if current is None:
        raise held_refusals.no_such_held()
    if not facilitates(actor, current):
        audit.record(actor=actor, verb="chat.read_held", subject=current, group=current.room.group_id)
    return current


@transaction.atomic
def withdraw_held(*, actor: User, held: HeldMessage) -> HeldMessage:
    """Take back one's own words before they are decided about; they are erased. Idempotent."""
    _room, current = _own(actor, held)
    if current.state == HeldState.RELEASED:
        raise held_refusals.held_delivered()
    if current.is_awaiting:
        take_back(current, actor=actor)
    return current


@transaction.atomic
def appeal(*, actor: User, held: HeldMessage, words: str = "") -> HeldMessage:
    """Ask that somebody else decides about one's own words that were returned. Once; idempotent while it waits."""
    _room, current = _own(actor, held)
    if current.is_awaiting and current.appealed_at:
        return current
    if current.state != HeldState.RETURNED or current.appealed_at or not current.body:
        raise held_refusals.cannot_appeal()
    words = clean_text(words)
    if len(words) > APPEAL_LENGTH:
        raise held_refusals.appeal_too_long()
    current.appeal, current.appealed_at = words, timezone.now()
    current.state, current.appealed_against, current.decided_by = HeldState.AWAITING, current.decided_by, None
    current.decided_at, current.put_away_at, current.handed_over_at = None, None, None
    current.due_at = current.appealed_at + timedelta(minutes=settings.CHAT_HELD_MINUTES)
    current.save()
    audit.record(actor=actor, verb="chat.appeal", subject=current, group=current.room.group_id)
    wait_for_somebody(current)
    held_changed.send(sender=HeldMessage, held=current, what="appealed", actor=actor)
    return current


@transaction.atomic
def put_away(*, actor: User, held: HeldMessage) -> HeldMessage:
    """Do not show one's own returned words in the room any more; they can still be looked at while they are kept."""
    _room, current = _own(actor, held)
    if current.state == HeldState.RETURNED and current.put_away_at is None:
        current.put_away_at = timezone.now()
        current.save(update_fields=["put_away_at"])
        tell_author(current)
    return current


def hand_over_late() -> int:
    """Give what nobody has decided in time to the coordinators, and tell its author; return how many."""
    late = HeldMessage.objects.filter(state=HeldState.AWAITING, handed_over_at=None, due_at__lte=timezone.now())
    return sum(_hand_over(one) for one in late.order_by("due_at", "pk")[:AT_ONCE])


@transaction.atomic
def _hand_over(held: HeldMessage) -> bool:
    _room, current = _locked(held)
    if not current.is_awaiting or current.handed_over_at is not None:
        return False
    if not _is_inside(current):
        take_back(current)
        return False
    current.handed_over_at = timezone.now()
    current.save(update_fields=["handed_over_at"])
    audit.record(actor=None, verb="chat.hand_over_held", subject=current, group=current.room.group_id)
    tell_coordinators(author_id=current.author_id)
    news_held.changed(held=current)
    tell_author(current)
    held_changed.send(sender=HeldMessage, held=current, what="handed_over", actor=None)
    return True


def end_for(*, user: User, room: Room, forgets: bool = False) -> int:
    """Withdraw what waits of somebody who is not in the room any more; return how many.

    With `forgets`, the copies of what was returned go as well. The caller holds the room's lock.
    """
    waiting = list(HeldMessage.objects.filter(room=room, author=user, state=HeldState.AWAITING).order_by("pk"))
    for held in waiting:
        take_back(held)
    if forgets:
        HeldMessage.objects.filter(room=room, author=user).update(**NO_WORDS)
    return len(waiting)


def erase_old_held() -> int:
    """Erase the words of what was decided 90 days ago, and all that was written about it; return how many."""
    old = HeldMessage.objects.filter(decided_at__lt=timezone.now() - KEPT)
    return old.exclude(**NO_WORDS).update(**NO_WORDS)


def _locked(held: HeldMessage) -> tuple[Room, HeldMessage]:
    """Lock the room, and then read what waits as it is now."""
    room = log.lock_room(held.room_id)
    current: HeldMessage = HeldMessage.objects.select_related("room__group", "reply_to", "edits", "message").get(
        pk=held.pk
    )
    return room, current


def _decided_by(actor: User, held: HeldMessage) -> tuple[Room, HeldMessage]:
    room, current = _locked(held)
    if actor.pk in (current.author_id, current.appealed_against_id):
        raise held_refusals.own_held()
    if not held_for(actor).filter(pk=current.pk).exists():
        raise held_refusals.no_such_held()
    return room, current


def _still_awaits(held: HeldMessage) -> None:
    if held.state == HeldState.WITHDRAWN:
        raise held_refusals.held_withdrawn()
    if not held.is_awaiting:
        raise held_refusals.held_decided()


def _own(actor: User, held: HeldMessage) -> tuple[Room, HeldMessage]:
    room, current = _locked(held)
    inside(actor, room)
    if current.author_id != actor.pk:
        raise held_refusals.no_such_held()
    return room, current


def _is_inside(held: HeldMessage) -> Reader | None:
    here = held.room_id, held.author_id or 0
    return readers_in([here]).get(here)


def _author_in(held: HeldMessage) -> Reader:
    reader = _is_inside(held)
    if reader is None or not reader.has_account:
        raise held_refusals.held_author_gone()
    return reader


def _post(room: Room, held: HeldMessage, reader: Reader) -> Message:
    body = clean_body(held.body, longest=Message.LONGEST)
    gone = (MessageState.WITHDRAWN, MessageState.ERASED)
    answered = held.reply_to  # what went, or cannot be answered any more meanwhile, is not answered
    reply_to = answered if answered and answered.state not in gone and answered.takes_replies else None
    message = Message.objects.create(
        room=room,
        seq=room.last_seq + 1,
        author_id=held.author_id,
        member=reader.membership,
        client_id=held.client_id,
        body=body,
        html=as_html(body),
        reply_to=reply_to,
        topic=Topics([(room.pk, held.topic)]).take(room.pk, held.topic) if held.topic else None,
        created_at=timezone.now(),
    )
    mention([message])
    log.append(room, EventKind.POSTED, [message], actor=None)
    return message


def _edit(room: Room, held: HeldMessage) -> Message:
    message = Message.objects.select_related("member").filter(held_edits=held).first()
    if message is None or not message.is_visible:
        raise held_refusals.held_message_gone()
    message.body = clean_body(held.body, longest=Message.LONGEST)
    message.html = as_html(message.body)
    message.edited_at = timezone.now()
    message.save(update_fields=["body", "html", "edited_at"])
    mention([message], anew=True)
    forget([message])
    message_changed.send(sender=Message, message=message, kind=EventKind.EDITED, actor=message.author)
    log.append(room, EventKind.EDITED, [message], actor=message.author)
    return message


def _decide(actor: User, held: HeldMessage, state: HeldState, *, verb: str) -> None:
    held.state, held.decided_by, held.decided_at = state, actor, timezone.now()
    held.save()
    audit.record(actor=actor, verb=verb, subject=held, group=held.room.group_id)
    mails.take_held_back(room_id=held.room_id)
    news_held.changed(held=held)
    tell_author(held)
    held_changed.send(sender=HeldMessage, held=held, what=str(state), actor=actor)
