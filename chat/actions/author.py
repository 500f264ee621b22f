"""What authors do with their own messages: edit and withdraw them."""

from django.db import transaction
from django.utils import timezone

from chat import log, refusals
from chat.actions.access import locked
from chat.actions.index import forget
from chat.bodies import as_html, clean_body
from chat.enums import EventKind, MessageState
from chat.models import Event, Message
from chat.rights import is_over
from chat.rules import can_edit, can_withdraw, can_write
from ground.actions import audit
from people.models import User


@transaction.atomic
def edit_message(*, actor: User, message: Message, body: str) -> Event | None:
    """Change the words of one's own message within half an hour, and mark it as edited. None when nothing changed."""
    place = locked(actor, message)
    if place.message.author_id != actor.pk:
        raise refusals.not_yours_to_edit()
    if not can_edit(place.who, place.facts) or is_over("edit", place.message):
        raise refusals.too_late_to_edit()
    if not can_write(place.reader, place.room):
        raise refusals.cannot_write(place.reader.state, must_agree=place.reader.must_agree)
    body = clean_body(body, longest=Message.LONGEST)
    if body == place.message.body:
        return None
    place.message.body = body
    place.message.html = as_html(body)
    place.message.edited_at = timezone.now()
    place.message.save(update_fields=["body", "html", "edited_at"])
    forget([place.message])
    return log.append(place.room, EventKind.EDITED, [place.message], actor=actor)[0]


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
    return log.append(place.room, EventKind.WITHDRAWN, [place.message], actor=actor)[0]


def empty(messages: list[Message], *, state: MessageState) -> None:
    """Remove the words of messages, also from the search index, and their reactions. The caller writes the log."""
    for message in messages:
        message.body = message.html = message.hidden_reason = ""
        message.edited_at = message.hidden_by = None
        message.state = state
        message.reactions.all().delete()
    Message.objects.bulk_update(
        messages, ["body", "html", "hidden_reason", "edited_at", "hidden_by", "state"], batch_size=200
    )
    forget(messages)
