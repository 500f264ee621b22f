"""Post messages. Forms post one at a time; sockets post in batches."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from chat import held_refusals, limits, log, refusals, writing_refusals
from chat.actions import post_rows
from chat.actions.access import closed_to
from chat.actions.hold import Held, hold, tell_of, worry_about
from chat.actions.mentions import mention
from chat.actions.post_rows import Author
from chat.actions.topics import Topics, checked_topic, clean_topic
from chat.bodies import as_html, clean_body
from chat.counters import counters
from chat.enums import MessageState
from chat.kinds import Reader
from chat.models import HeldMessage, Message, Report, Room
from chat.pace import wait_of
from chat.rules import may_write, reads
from chat.watched_words import Verdict, look_at, together
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
    topic: str = ""  # its name, as typed
    language: str = ""  # in which its author is answered


@dataclass(frozen=True, slots=True)
class Posted:
    """A stored message. `is_new` is False when the same message had been stored before.

    `worry` is there where its author is to be shown where there is help, and says who was told.
    """

    message: Message
    is_new: bool
    worry: Report | None = None


Answer = Posted | Held | Refusal


def post_message(
    *,
    actor: User,
    room: Room,
    client_id: uuid.UUID,
    body: str,
    reply_to: int | None = None,
    topic: str = "",
    at: datetime | None = None,
) -> Posted | Held:
    """Post `body` in the room, or let it wait until somebody has read it (`chat.watched_words`).

    Sending the same `client_id` again returns what was stored first.

    `at` lets the demo date messages in the past; people's messages get the time at which they arrive.
    """
    draft = Draft(actor.pk, room.pk, client_id, body, reply_to, at, topic)
    try:
        (result,) = post_messages([draft])
    except IntegrityError:
        (result,) = post_messages([draft])
    if isinstance(result, Refusal):
        raise result
    return result


def post_messages(drafts: Sequence[Draft]) -> list[Answer]:
    """Store many drafts in one transaction; return one answer for each, in order. A bad draft does not affect others.

    Raises IntegrityError, and stores nothing, when another process stores the same message at the same moment. Calling
    again then finds that message.
    """
    with transaction.atomic(savepoint=False):
        return _store(drafts)


def _store(drafts: Sequence[Draft]) -> list[Answer]:
    authors = post_rows.authors({(draft.room_id, draft.author_id) for draft in drafts})
    first = _already_stored(drafts)
    answered = _answered(drafts)
    topics = Topics((draft.room_id, draft.topic) for draft in drafts if draft.topic)
    before = {room_id: author.last_seq for (room_id, _author_id), author in authors.items()}
    lengths = dict(before)
    now = timezone.now()
    results: list[Answer] = []
    new: list[Message] = []
    found: list[tuple[int, Message, Verdict]] = []  # by the place of the answer
    for draft in drafts:
        room_id = draft.room_id
        author = authors.get((room_id, draft.author_id))
        try:
            if author is None:
                raise refusals.no_longer_inside()
            if known := first.get((draft.author_id, draft.client_id)):
                results.append(_known(known, room_id))
                continue
            if wait := wait_of(author.reader, author.slow_seconds, draft.at or now, new):
                raise writing_refusals.wait_a_little(wait)
            message = _message(draft, author, answered, lengths[room_id] + 1, at=draft.at or now)
            topic = clean_topic(draft.topic) if draft.topic else ""
            verdict = _verdict(message, author, topic, topics)
        except Refusal as refusal:
            results.append(refusal)
            continue
        if verdict.holds:
            waits = _hold(message, author.reader, verdict, topic)
            first[draft.author_id, draft.client_id] = waits.held
            results.append(waits)
            continue
        if topic:
            message.topic = topics.take(room_id, topic)
        lengths[room_id] = message.seq
        first[draft.author_id, draft.client_id] = message
        new.append(message)
        if verdict.reports:
            found.append((len(results), message, verdict))
        results.append(Posted(message, is_new=True))
    if new:
        post_rows.insert(new)
        mention(new)
        grown = {room_id: length for room_id, length in lengths.items() if length != before[room_id]}
        post_rows.grow(grown)
        transaction.on_commit(lambda: counters.stored(len(new)))
        log.ring_after_commit(grown)
    for place, message, verdict in found:
        results[place] = Posted(message, is_new=True, worry=tell_of(message=message, verdict=verdict))
    return [_with_worry(one) for one in results]


def _with_worry(answer: Answer) -> Answer:
    """Answer what was sent again with the help that was offered the first time; by now it has a number."""
    if isinstance(answer, Posted) and not answer.is_new:
        return Posted(answer.message, is_new=False, worry=worry_about(answer.message))
    return answer


def _already_stored(drafts: Sequence[Draft]) -> dict[tuple[int, uuid.UUID], Message | HeldMessage]:
    ids, held_ids = post_rows.stored({(draft.author_id, draft.client_id) for draft in drafts})
    held = HeldMessage.objects.select_related("room__group", "worry").filter(pk__in=held_ids) if held_ids else ()
    known = Message.objects.select_related("member", "participant").filter(pk__in=ids) if ids else ()
    # What waited and was released is a message now.
    return {(one.author_id or 0, one.client_id): one for one in [*held, *known]}


def _known(known: Message | HeldMessage, room_id: int) -> Posted | Held:
    """Answer what was sent before as it was answered then, if it still stands so."""
    if known.room_id != room_id:
        raise refusals.used_id()
    return Held(known, is_new=False) if isinstance(known, HeldMessage) else Posted(known, is_new=False)


def _verdict(message: Message, author: Author, topic: str, topics: Topics) -> Verdict:
    """Look once whether the words hold a watched expression, and whether a new topic does.

    Raises the Refusal of what is never right.
    """
    group_id = _group_of(author.reader)
    verdict = look_at(message.body, group_id=group_id, watches=author.watches)
    if verdict.blocks:
        raise held_refusals.blocked_words()
    if not topic or topics.stands(message.room_id, topic):
        return verdict
    return together(verdict, checked_topic(topic, group_id=group_id, watches=author.watches))


def _group_of(reader: Reader) -> int | None:
    return reader.membership.group_id if reader.membership else None


def _hold(message: Message, reader: Reader, verdict: Verdict, topic: str) -> Held:
    return hold(
        reader=reader,
        room_id=message.room_id,
        body=message.body,
        verdict=verdict,
        at=message.created_at,
        client_id=message.client_id,
        reply_to=message.reply_to,
        topic=topic,
    )


def _answered(drafts: Sequence[Draft]) -> dict[int, Message]:
    wanted = {draft.reply_to for draft in drafts if draft.reply_to}
    return Message.objects.in_bulk(list(wanted)) if wanted else {}


def _message(draft: Draft, author: Author, answered: dict[int, Message], seq: int, *, at: datetime) -> Message:
    """Return the message to store. Raises the Refusal to send back."""
    if author.reader.cannot_write or not may_write(
        is_facilitator=author.reader.is_facilitator, state=author.reader.state, is_frozen=author.is_frozen
    ):
        raise closed_to(author.reader)
    body = clean_body(draft.body, longest=Message.LONGEST)
    reply_to = answered.get(draft.reply_to) if draft.reply_to else None
    if draft.reply_to and (reply_to is None or not _may_be_answered(reply_to, draft, author.reader)):
        raise refusals.nothing_to_reply_to()
    if reply_to is not None and not reply_to.takes_replies:
        raise refusals.replies_stopped()
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
        reply_to=reply_to,
        created_at=at,
    )
    message.member, message.participant = author.reader.membership, author.reader.participant
    return message


def _may_be_answered(message: Message, draft: Draft, reader: Reader) -> bool:
    return message.room_id == draft.room_id and not message.notice and reads(reader, message.seq)
