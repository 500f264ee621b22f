"""Say something. Forms and sockets end here; sockets with many messages at a time."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat import limits, log
from chat.enums import EventKind, MessageState
from chat.models import Event, Message, Room
from chat.queries import memberships_for
from chat.rules import can_write
from chat.words import as_html, clean_body
from groups.enums import GroupState
from groups.models import Membership, PeerGroup
from people.models import User
from people.refusals import NotAllowed, Refusal


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to say. `client_id` was made by their device and makes sending it again harmless."""

    author_id: int
    room_id: int
    client_id: uuid.UUID
    body: str
    reply_to: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A stored message. `is_new` is False when this very message had been stored before."""

    message: Message
    is_new: bool


def post_message(
    *,
    actor: User,
    group: PeerGroup,
    client_id: uuid.UUID,
    body: str,
    reply_to: int | None = None,
    at: datetime | None = None,
) -> Posted:
    """Say `body` in the group's room. Sending the same `client_id` again returns the first result.

    `at` is for telling a story of past days (the demo); people's messages are stamped when they arrive.
    """
    room = log.room_of(group)
    draft = Draft(actor.pk, room.pk, client_id, body, reply_to, at)
    (result,) = post_messages([draft])
    if isinstance(result, Refusal):
        raise result
    return result


def post_messages(drafts: Sequence[Draft]) -> list[Posted | Refusal]:
    """Store many drafts in one transaction; one answer for each, in order. A bad draft does not hurt the others."""
    try:
        with transaction.atomic():
            return _store(drafts)
    except IntegrityError:
        # The same message came through another process or room in this very moment. One by one, each safe for itself.
        return [_store_alone(draft) for draft in drafts]


def _store_alone(draft: Draft) -> Posted | Refusal:
    try:
        with transaction.atomic():
            return _store([draft])[0]
    except IntegrityError:
        with transaction.atomic():  # the other one is committed now, and found
            return _store([draft])[0]


def _store(drafts: Sequence[Draft]) -> list[Posted | Refusal]:
    rooms = log.lock_rooms(draft.room_id for draft in drafts)
    members = memberships_for(
        (rooms[draft.room_id].group_id, draft.author_id) for draft in drafts if draft.room_id in rooms
    )
    first = _already_stored(drafts)
    answered = _answered(drafts)
    lengths = {room_id: room.last_seq for room_id, room in rooms.items()}
    now = timezone.now()
    results: list[Posted | Refusal] = []
    new: list[Message] = []
    for draft in drafts:
        room = rooms.get(draft.room_id)
        member = members.get((room.group_id, draft.author_id)) if room else None
        try:
            if room is None or member is None:
                raise no_longer_inside()
            if known := first.get((draft.author_id, draft.client_id)):
                if known.room_id != room.pk:
                    raise Refusal(
                        "used_id", _("このメッセージは送れませんでした。"), _("もう一度書いて送ってください。")
                    )
                results.append(Posted(known, is_new=False))
                continue
            message = _message(draft, room, member, answered, at=draft.at or now)
        except Refusal as refusal:
            results.append(refusal)
            continue
        lengths[room.pk] += 1
        message.seq = lengths[room.pk]
        first[draft.author_id, draft.client_id] = message
        new.append(message)
        results.append(Posted(message, is_new=True))
    if new:
        _write(new, rooms, lengths)
    return results


def _write(new: list[Message], rooms: dict[int, Room], lengths: dict[int, int]) -> None:
    Message.objects.bulk_create(new)
    Event.objects.bulk_create(
        Event(room_id=m.room_id, seq=m.seq, kind=EventKind.POSTED, message=m, actor_id=m.author_id, at=m.created_at)
        for m in new
    )
    grown = {room_id: length for room_id, length in lengths.items() if length != rooms[room_id].last_seq}
    for room_id, length in grown.items():
        Room.objects.filter(pk=room_id).update(last_seq=length)
    log.ring_after_commit(grown)


def _already_stored(drafts: Sequence[Draft]) -> dict[tuple[int, uuid.UUID], Message]:
    known = Message.objects.select_related("member").filter(
        author_id__in={draft.author_id for draft in drafts}, client_id__in={draft.client_id for draft in drafts}
    )
    return {(message.author_id or 0, message.client_id): message for message in known}


def _answered(drafts: Sequence[Draft]) -> dict[int, Message]:
    wanted = {draft.reply_to for draft in drafts if draft.reply_to}
    return Message.objects.in_bulk(list(wanted)) if wanted else {}


def _message(draft: Draft, room: Room, member: Membership, answered: dict[int, Message], *, at: datetime) -> Message:
    """The message to store, or the refusal to send back."""
    if not can_write(member, room):
        raise closed_for_now(room, member)
    body = clean_body(draft.body, longest=Message.LONGEST)
    reply_to = answered.get(draft.reply_to) if draft.reply_to else None
    if draft.reply_to and (reply_to is None or reply_to.room_id != room.pk):
        raise Refusal(
            "no_such_message", _("返信先のメッセージが見つかりません。"), _("返信ではなく、新しく送ってください。")
        )
    if reply_to is not None and reply_to.state in (MessageState.WITHDRAWN, MessageState.ERASED):
        reply_to = None  # it went while this was written; the words are still worth hearing
    if not limits.posts.take(draft.author_id, at.timestamp()):
        raise too_fast()
    return Message(
        room=room,
        author_id=draft.author_id,
        member=member,
        client_id=draft.client_id,
        body=body,
        html=as_html(body),
        reply_to=reply_to,
        created_at=at,
    )


def no_longer_inside() -> NotAllowed:
    """Why somebody who is not (any more) in the group cannot do this."""
    return NotAllowed(
        "not_a_member",
        _("このグループに参加していないため、できません。"),
        _("グループのページから、参加を希望できます。"),
    )


def no_such_message() -> Refusal:
    """The message is not there, or not in this room."""
    return Refusal("no_such_message", _("このメッセージは見つかりません。"), _("ページを開き直してください。"))


def too_fast() -> Refusal:
    """Too much in too little time."""
    return Refusal(
        "slow_down",
        _("少しのあいだに、たくさん送られました。"),
        _("ひと息ついて、1分ほどしてから送ってください。書いた文は消えません。"),
    )


def closed_for_now(room: Room, member: Membership) -> Refusal:
    """Why nobody can write now."""
    if member.group.state == GroupState.PAUSED:
        return Refusal("paused", _("このグループはお休み中です。"), _("読み返すことはできます。再開をお待ちください。"))
    if member.group.state != GroupState.OPEN:
        return Refusal("closed", _("このグループはおわりました。"), _("読み返すことはできます。"))
    return Refusal(
        "frozen",
        _("いま、書き込みを止めています。"),
        _("見守りの人が再開するまで、少しお待ちください。書いた文は消えません。"),
    )
