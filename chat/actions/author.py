"""What authors do with their own messages: edit and withdraw them."""

from django.db import transaction
from django.utils import timezone

from chat import held_refusals, log, refusals
from chat.actions.access import Place, closed_to, locked
from chat.actions.hold import Held, hold, take_back, tell_of
from chat.actions.index import forget
from chat.actions.mentions import mention
from chat.actions.topics import end_topics
from chat.bodies import as_html, clean_body
from chat.enums import EventKind, HeldState, MessageState
from chat.models import Bookmark, Event, HeldMessage, Mention, Message
from chat.rights import is_over
from chat.rules import can_edit, can_withdraw, can_write
from chat.signals import message_changed
from chat.watched_words import Verdict, look_at
from ground.actions import audit
from people.models import User


@transaction.atomic
def edit_message(*, actor: User, message: Message, body: str) -> Event | Held | None:
    """Change the words of one's own message within half an hour, and mark it as edited. None when nothing changed.

    New words that must wait until somebody has read them (`chat.watched_words`) leave the message as it is until then.
    Editing again takes back what waited.
    """
    place = locked(actor, message)
    if place.message.author_id != actor.pk:
        raise refusals.not_yours_to_edit()
    if not can_edit(place.who, place.facts) or is_over("edit", place.message):
        raise refusals.too_late_to_edit()
    if not can_write(place.reader, place.room):
        raise closed_to(place.reader)
    body = clean_body(body, longest=Message.LONGEST)
    verdict = _verdict(place, body)
    waiting = HeldMessage.objects.filter(edits=place.message, state=HeldState.AWAITING).first()
    if waiting is not None and waiting.body == body:
        return Held(waiting, is_new=False)
    if waiting is not None:
        take_back(waiting)
    if body == place.message.body:
        return None
    if verdict.holds:
        return hold(
            reader=place.reader,
            room_id=place.room.pk,
            body=body,
            verdict=verdict,
            at=timezone.now(),
            reply_to=place.message.reply_to,
            edits=place.message,
        )
    place.message.body = body
    place.message.html = as_html(body)
    place.message.edited_at = timezone.now()
    place.message.save(update_fields=["body", "html", "edited_at"])
    mention([place.message], anew=True)
    forget([place.message])
    message_changed.send(sender=Message, message=place.message, kind=EventKind.EDITED, actor=actor)
    if verdict.reports:
        tell_of(message=place.message, verdict=verdict)
    return log.append(place.room, EventKind.EDITED, [place.message], actor=actor)[0]


def _verdict(place: Place, body: str) -> Verdict:
    group_id, watches = place.room.group_id, place.room.watches_words and place.room.group_id is not None
    verdict = look_at(body, group_id=group_id, watches=watches)
    if verdict.blocks:
        raise held_refusals.blocked_words()
    return verdict


@transaction.atomic
def withdraw_message(*, actor: User, message: Message) -> Event | None:
    """Withdraw one's own message: erase its words for everybody. None when they were gone already."""
    place = locked(actor, message)
    if place.message.author_id == actor.pk and place.message.state in (MessageState.WITHDRAWN, MessageState.ERASED):
        return None
    if not can_withdraw(place.who, place.facts):
        raise refusals.not_yours_to_withdraw()
    empty([place.message], state=MessageState.WITHDRAWN)
    audit.forget_reasons(subjects=[place.message])
    audit.record(actor=actor, verb="chat.withdraw_message", subject=place.message, group=place.room.group_id)
    message_changed.send(sender=Message, message=place.message, kind=EventKind.WITHDRAWN, actor=actor)
    return log.append(place.room, EventKind.WITHDRAWN, [place.message], actor=actor)[0]


def empty(messages: list[Message], *, state: MessageState) -> None:
    """Remove the words of messages, from the search index too, with their reactions, topics, calls and bookmarks.

    The caller writes the log.
    """
    had_topic = False
    for message in messages:
        message.body = message.html = message.hidden_reason = ""
        message.edited_at = message.hidden_by = message.pinned_at = None
        had_topic = had_topic or message.topic_id is not None
        message.topic = None
        message.state = state
        message.reactions.all().delete()
    Message.objects.bulk_update(
        messages,
        ["body", "html", "hidden_reason", "edited_at", "hidden_by", "pinned_at", "topic", "state"],
        batch_size=200,
    )
    Mention.objects.filter(message__in=messages).delete()
    Bookmark.objects.filter(message__in=messages).delete()
    if had_topic:
        end_topics({message.room_id for message in messages})
    forget(messages)
