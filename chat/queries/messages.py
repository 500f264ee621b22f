"""Queries of messages: what a reader may see, without people they muted and messages they reported."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from chat.enums import MessageState
from chat.models import Message, Mute, Report, Room, Topic
from chat.queries.readers import reading_start
from people.models import User

PAGE = 40  # messages shown at once
REACH = 2_000  # most steps of the log that one page scans, even if the reader muted whoever wrote all of them


def with_faces(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Load all that a view of these messages needs: two queries for any number."""
    return messages.select_related("member", "participant", "topic").prefetch_related("reactions")


def visible_to(user: User, room: Room) -> QuerySet[Message]:
    """Return the room's messages that `user` may read, without those of people they muted and those they reported.

    Empty for a person who is not in the room. The caller checks that the group's state allows reading
    (`chat.rules.can_read`).
    """
    return _unmuted(user, room).filter(seq__gte=Subquery(reading_start(user, room)[:1]))


def _unmuted(user: User, room: Room) -> QuerySet[Message]:
    muted = Mute.objects.filter(room=room, user=user, muted=OuterRef("author"))
    reported = Report.objects.filter(message=OuterRef("pk"), reporter=user)
    return Message.objects.filter(~Exists(muted), ~Exists(reported), room=room)


def pinned(user: User, room: Room) -> Message | None:
    """Return the message at the room's top, as far as the reader may see it."""
    return with_faces(visible_to(user, room)).filter(pinned_at__isnull=False).first()


@dataclass(frozen=True, slots=True)
class RoomPage:
    """A stretch of a room's messages, oldest first, and the keys of the pages beside it (None: there is no more)."""

    messages: list[Message]
    older: int | None  # to pass as `before`
    newer: int | None  # to pass as `after`


def room_page(
    user: User,
    room: Room,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = PAGE,
    topic: Topic | None = None,
) -> RoomPage:
    """Return the newest messages, or those next to a `seq` (keyset pagination: every page costs the same).

    Scans at most `REACH` steps of the log. Where a muted person wrote nearly everything, a page is shorter, and reading
    continues from its key. `room.last_seq` must be fresh.

    With a `topic`, only what is shown to everybody of it, from anywhere in the log: its messages have an index.
    """
    beginning = reading_start(user, room).first()
    if beginning is None:
        return RoomPage([], older=None, newer=None)
    reach = REACH if topic is None else room.last_seq + 1
    messages = with_faces(_unmuted(user, room))  # each query has one lower bound: SQLite uses the first it finds
    if topic is not None:
        messages = messages.filter(topic=topic, state=MessageState.VISIBLE)
    if after is not None:
        end = after + reach
        found = list(messages.filter(seq__gt=max(after, beginning - 1), seq__lte=end).order_by("seq")[: size + 1])
        older = after + 1 if after + 1 > beginning else None
        if len(found) > size:
            return RoomPage(found[:size], older=older, newer=found[size - 1].seq)
        return RoomPage(found, older=older, newer=end if end < room.last_seq else None)
    start = min(before or room.last_seq + 1, room.last_seq + 1) - reach
    messages = messages.filter(seq__gte=max(start, beginning))
    if before is not None:
        messages = messages.filter(seq__lt=before)
    newer = None if before is None else before - 1
    found = list(messages.order_by("-seq")[: size + 1])
    if len(found) > size:
        return RoomPage(found[:size][::-1], older=found[size - 1].seq, newer=newer)
    return RoomPage(found[::-1], older=start if start > max(1, beginning) else None, newer=newer)


def page_around(user: User, room: Room, seq: int, *, size: int = PAGE, topic: Topic | None = None) -> RoomPage:
    """Return the page around the message at `seq`."""
    older = room_page(user, room, before=seq + 1, size=size // 2, topic=topic)
    newer = room_page(user, room, after=seq, size=size // 2, topic=topic)
    return RoomPage(older.messages + newer.messages, older=older.older, newer=newer.newer)


def quoted_by(user: User, room: Room, messages: Sequence[Message]) -> dict[int, Message]:
    """Return the messages that these reply to, by id, as far as the reader may see them."""
    wanted = {message.reply_to_id for message in messages if message.reply_to_id}
    if not wanted:
        return {}
    return {message.pk: message for message in with_faces(visible_to(user, room)).filter(pk__in=wanted)}
