"""Send a picture to a room, where the group takes them. It waits until a facilitator has seen it."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from django.db import IntegrityError, transaction
from django.utils import timezone

from chat import held_refusals, limits, log, picture_refusals, refusals, writing_refusals
from chat.actions import picture_rows
from chat.actions.access import closed_to, inside
from chat.actions.hold import Held, Sent, hold, tell_of
from chat.actions.post import Posted
from chat.bodies import as_html, clean_body
from chat.enums import EventKind, HeldState
from chat.kinds import Reader
from chat.models import HeldMessage, Message, Picture, Room
from chat.pace import wait_of
from chat.pictures import Prepared, prepare
from chat.rules import can_send_pictures, can_write
from chat.watched_words import Verdict, look_at
from ground.refusals import Refusal
from ground.text.letters import clean_line, clean_text, is_blank
from people.models import User

MOST_WAITING = 3  # of one person in one room


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to send: the picture, its description, and words that may be empty."""

    client_id: uuid.UUID
    picture: Prepared
    alt: str
    body: str
    at: datetime = field(default_factory=timezone.now)


def send_picture(
    *, actor: User, room: Room, client_id: uuid.UUID, file: IO[bytes], size: int, alt: str, body: str = ""
) -> Posted | Held:
    """Take the picture in `file` (of `size` bytes), without its metadata (`chat.pictures`), and let it wait.

    Whatever its words say, a member's picture waits until a facilitator has seen it. A facilitator's own is posted at
    once, as one has seen it, unless its words have to wait. Sending the same `client_id` again returns what was stored
    first, and other things under it are refused.
    """
    alt, body = _alt(alt), _body(body)
    # Before anything is read of the file; both are asked once more under the lock.
    if not can_send_pictures(room):
        raise picture_refusals.pictures_off()
    if not limits.pictures.take(actor.pk, timezone.now().timestamp()):
        raise picture_refusals.pictures_too_fast()
    draft = Draft(client_id, prepare(file, size=size), alt, body)
    try:
        return _store(actor, room, draft)
    except IntegrityError as same_id:  # it was used in another room at this moment
        raise refusals.used_id() from same_id


@transaction.atomic
def _store(actor: User, room: Room, draft: Draft) -> Posted | Held:
    room = log.lock_room(room.pk)
    reader = inside(actor, room)
    if known := _known(actor, room, draft):
        return known
    if not can_send_pictures(room):
        raise picture_refusals.pictures_off()
    if not can_write(reader, room):
        raise closed_to(reader)
    verdict = _verdict(room, draft)
    if wait := wait_of(reader, room.group.slow_seconds if room.group else 0, draft.at):
        raise writing_refusals.wait_a_little(wait)
    if not limits.posts.take(actor.pk, draft.at.timestamp()):
        raise refusals.too_fast()
    if reader.is_facilitator and not verdict.holds:
        return _post(actor, room, reader, draft, verdict)
    waiting = HeldMessage.objects.filter(room=room, author=actor, state=HeldState.AWAITING, picture_width__gt=0)
    if waiting.count() >= MOST_WAITING:
        raise picture_refusals.enough_waiting(MOST_WAITING)
    return hold(
        reader=reader,
        room_id=room.pk,
        body=draft.body,
        verdict=verdict,
        at=draft.at,
        client_id=draft.client_id,
        sent=Sent(draft.picture, draft.alt),
    )


def _known(actor: User, room: Room, draft: Draft) -> Posted | Held | None:
    """What was stored under this id before; refuses other things under it."""
    mine = {"author": actor, "client_id": draft.client_id}
    message = Message.objects.select_related("member", "participant").filter(**mine).first()
    held = HeldMessage.objects.select_related("room__group", "worry").filter(**mine).first()
    stored = message or held
    if stored is None:
        return None
    picture = Picture.objects.filter(message=message) if message else Picture.objects.filter(held=held)
    content = picture.values_list("content", flat=True).first()
    same = (stored.room_id, stored.picture_alt, stored.body) == (room.pk, draft.alt, draft.body)
    if not same or content is None or bytes(content) != draft.picture.content:
        raise refusals.sent_in_other_words()
    return Posted(message, is_new=False) if message else Held(held, is_new=False) if held else None


def _verdict(room: Room, draft: Draft) -> Verdict:
    """Look at the description as at the words. Raises the Refusal of what is never right."""
    words = "\n".join(part for part in (draft.alt, draft.body) if part)
    verdict = look_at(words, group_id=room.group_id, watches=room.watches_words)
    if verdict.blocks:
        raise _blocked(draft.alt, room)
    return verdict


def _blocked(alt: str, room: Room) -> Refusal:
    refusal = held_refusals.blocked_words()
    if look_at(alt, group_id=room.group_id, watches=room.watches_words).blocks:
        refusal.field = "alt"
    return refusal


def _post(actor: User, room: Room, reader: Reader, draft: Draft, verdict: Verdict) -> Posted:
    message = Message.objects.create(
        room=room,
        seq=room.last_seq + 1,
        author=actor,
        member=reader.membership,
        client_id=draft.client_id,
        body=draft.body,
        html=as_html(draft.body),
        picture_alt=draft.alt,
        picture_width=draft.picture.width,
        picture_height=draft.picture.height,
        created_at=draft.at,
    )
    picture_rows.keep(message, draft.picture.content)
    log.append(room, EventKind.POSTED, [message], actor=actor)
    worry = tell_of(message=message, verdict=verdict) if verdict.reports else None
    return Posted(message, is_new=True, worry=worry)


def _alt(text: str) -> str:
    alt = clean_line(clean_text(text))
    if is_blank(alt):
        raise picture_refusals.alt_missing()
    if len(alt) > Message.LONGEST_ALT:
        raise picture_refusals.alt_too_long(Message.LONGEST_ALT)
    return alt


def _body(text: str) -> str:
    return "" if is_blank(clean_text(text)) else clean_body(text, longest=Message.LONGEST)
