"""Post messages. Forms post one at a time; sockets post in batches."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from chat import limits, log, refusals
from chat.actions import post_rows
from chat.actions.post_rows import Author
from chat.bodies import as_html, clean_body
from chat.counters import counters
from chat.enums import MessageState
from chat.kinds import Reader
from chat.models import Message, Room
from chat.pace import wait_of
from chat.rules import may_write, reads
from ground.refusals import Refusal
from people.models import User


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to say. `client_id` is made by their device and makes posting idempotent."""

    author_id: int
    room_id: int
    client_id: uuid.UUID
    body: str
    reply_to: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A stored message. `is_new` is False when the same message had been stored before."""

    message: Message
    is_new: bool


def post_message(
    *,
    actor: User,
    room: Room,
    client_id: uuid.UUID,
    body: str,
    reply_to: int | None = None,
    at: datetime | None = None,
) -> Posted:
    """Post `body` in the room. Sending the same `client_id` again returns the message stored first.

    `at` lets the demo date messages in the past; people's messages get the time at which they arrive.
    """
    draft = Draft(actor.pk, room.pk, client_id, body, reply_to, at)
    try:
        (result,) = post_messages([draft])
    except IntegrityError:
        (result,) = post_messages([draft])
    if isinstance(result, Refusal):
        raise result
    return result


def post_messages(drafts: Sequence[Draft]) -> list[Posted | Refusal]:
    """Store many drafts in one transaction; return one answer for each, in order. A bad draft does not affect others.

    Raises IntegrityError, and stores nothing, when another process stores the same message at the same moment. Calling
    again then finds that message.
    """
    with transaction.atomic(savepoint=False):
        return _store(drafts)


def _store(drafts: Sequence[Draft]) -> list[Posted | Refusal]:
    authors = post_rows.authors({(draft.room_id, draft.author_id) for draft in drafts})
    first = _already_stored(drafts)
    answered = _answered(drafts)
    before = {room_id: author.last_seq for (room_id, _author_id), author in authors.items()}
    lengths = dict(before)
    now = timezone.now()
    results: list[Posted | Refusal] = []
    new: list[Message] = []
    for draft in drafts:
        room_id = draft.room_id
        author = authors.get((room_id, draft.author_id))
        try:
            if author is None:
                raise refusals.no_longer_inside()
            if known := first.get((draft.author_id, draft.client_id)):
                if known.room_id != room_id:
                    raise refusals.used_id()
                results.append(Posted(known, is_new=False))
                continue
            if wait := wait_of(author.reader, author.slow_seconds, draft.at or now, new):
                raise refusals.wait_a_little(wait)
            message = _message(draft, author, answered, lengths[room_id] + 1, at=draft.at or now)
        except Refusal as refusal:
            results.append(refusal)
            continue
        lengths[room_id] = message.seq
        first[draft.author_id, draft.client_id] = message
        new.append(message)
        results.append(Posted(message, is_new=True))
    if new:
        post_rows.insert(new)
        grown = {room_id: length for room_id, length in lengths.items() if length != before[room_id]}
        post_rows.grow(grown)
        transaction.on_commit(lambda: counters.stored(len(new)))
        log.ring_after_commit(grown)
    return results


def _already_stored(drafts: Sequence[Draft]) -> dict[tuple[int, uuid.UUID], Message]:
    ids = post_rows.stored({(draft.author_id, draft.client_id) for draft in drafts})
    known = Message.objects.select_related("member", "participant").filter(pk__in=ids) if ids else ()
    return {(message.author_id or 0, message.client_id): message for message in known}


def _answered(drafts: Sequence[Draft]) -> dict[int, Message]:
    wanted = {draft.reply_to for draft in drafts if draft.reply_to}
    return Message.objects.in_bulk(list(wanted)) if wanted else {}


def _message(draft: Draft, author: Author, answered: dict[int, Message], seq: int, *, at: datetime) -> Message:
    """Return the message to store. Raises the Refusal to send back."""
    if author.reader.must_agree or not may_write(
        is_facilitator=author.reader.is_facilitator, state=author.reader.state, is_frozen=author.is_frozen
    ):
        raise refusals.cannot_write(author.reader.state, must_agree=author.reader.must_agree)
    body = clean_body(draft.body, longest=Message.LONGEST)
    reply_to = answered.get(draft.reply_to) if draft.reply_to else None
    if draft.reply_to and (reply_to is None or not _may_be_answered(reply_to, draft, author.reader)):
        raise refusals.nothing_to_reply_to()
    if reply_to is not None and reply_to.state in (MessageState.WITHDRAWN, MessageState.ERASED):
        reply_to = None  # it was withdrawn or erased while the reply was written; the reply is still worth posting
    if not limits.posts.take(draft.author_id, at.timestamp()):
        raise refusals.too_fast()
    message = Message(
        room_id=draft.room_id,
        seq=seq,
        author_id=draft.author_id,
        client_id=draft.client_id,
        body=body,
        html=as_html(body),
        reply_to_id=reply_to.pk if reply_to else None,
        created_at=at,
    )
    message.member, message.participant = author.reader.membership, author.reader.participant
    return message


def _may_be_answered(message: Message, draft: Draft, reader: Reader) -> bool:
    return message.room_id == draft.room_id and not message.notice and reads(reader, message.seq)
