"""Reads. Everything starts at the reader: what they may see, without whom they muted and what they reported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from chat.enums import MessageState, ReportState
from chat.models import Message, Mute, ReadMark, Report, Room
from chat.rendering import audience_of, message_view
from groups.enums import Role
from groups.models import Membership, PeerGroup
from groups.queries import memberships_of
from people.models import User

PAGE = 40  # messages shown at once
REACH = 2_000  # steps of the log that one page looks through, also for somebody who muted whoever wrote them all
MOST_UNREAD = 100  # counted in a room; shown as 99+
UNREAD_REACH = 1_000  # steps of the log in which unread messages are counted


def with_faces(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Messages with all that a view of them needs: two queries for any number."""
    return messages.select_related("member").prefetch_related("reactions")


def visible_to(user: User, room: Room) -> QuerySet[Message]:
    """The room's messages from where `user` reads on, without people they muted and without what they reported.

    Nothing for who is not inside; the right to read in the group's state is asked before (`chat.rules.can_read`).
    """
    return _unmuted(user, room).filter(seq__gte=Subquery(reading_start(user, room)[:1]))


def _unmuted(user: User, room: Room) -> QuerySet[Message]:
    muted = Mute.objects.filter(room=room, user=user, muted=OuterRef("author"))
    reported = Report.objects.filter(message=OuterRef("pk"), reporter=user)
    return Message.objects.filter(~Exists(muted), ~Exists(reported), room=room)


def reading_start(user: User, room: Room) -> QuerySet[Membership, int]:
    """From which `seq` on the person reads the room, as one value; none for who is not inside."""
    own = Membership.objects.filter(group=room.group_id, user=user, left_at__isnull=True)
    return own.order_by().values_list("reads_from", flat=True)


@dataclass(frozen=True, slots=True)
class RoomPage:
    """A stretch of a room, oldest first, and the keys with which reading goes on (None: there is no more)."""

    messages: list[Message]
    older: int | None  # what to give as `before`
    newer: int | None  # what to give as `after`


def room_page(
    user: User, room: Room, *, before: int | None = None, after: int | None = None, size: int = PAGE
) -> RoomPage:
    """The newest messages, or those next to a `seq` (a key, not an offset: a page costs the same however old it is).

    At most `REACH` steps of the log are looked through: where a muted person wrote nearly everything a page is shorter,
    and reading goes on from its key. `room.last_seq` must be fresh.
    """
    beginning = reading_start(user, room).first()
    if beginning is None:
        return RoomPage([], older=None, newer=None)
    messages = with_faces(_unmuted(user, room))  # each with one lower bound: SQLite goes by the first that it meets
    if after is not None:
        end = after + REACH
        found = list(messages.filter(seq__gt=max(after, beginning - 1), seq__lte=end).order_by("seq")[: size + 1])
        older = after + 1 if after + 1 > beginning else None
        if len(found) > size:
            return RoomPage(found[:size], older=older, newer=found[size - 1].seq)
        return RoomPage(found, older=older, newer=end if end < room.last_seq else None)
    start = min(before or room.last_seq + 1, room.last_seq + 1) - REACH
    messages = messages.filter(seq__gte=max(start, beginning))
    if before is not None:
        messages = messages.filter(seq__lt=before)
    newer = None if before is None else before - 1
    found = list(messages.order_by("-seq")[: size + 1])
    if len(found) > size:
        return RoomPage(found[:size][::-1], older=found[size - 1].seq, newer=newer)
    return RoomPage(found[::-1], older=start if start > max(1, beginning) else None, newer=newer)


def page_around(user: User, room: Room, seq: int, *, size: int = PAGE) -> RoomPage:
    """A message with what stands before and after it."""
    older = room_page(user, room, before=seq + 1, size=size // 2)
    newer = room_page(user, room, after=seq, size=size // 2)
    return RoomPage(older.messages + newer.messages, older=older.older, newer=newer.newer)


def quoted_by(user: User, room: Room, messages: Sequence[Message]) -> dict[int, Message]:
    """The messages that these answer, by id, as far as the reader may see them."""
    wanted = {message.reply_to_id for message in messages if message.reply_to_id}
    if not wanted:
        return {}
    return {message.pk: message for message in with_faces(visible_to(user, room)).filter(pk__in=wanted)}


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a room after a `seq`: the events' facts, and the messages they speak of as they are now."""

    events: list[tuple[int, str, int | None]]  # seq, kind, message
    messages: dict[int, Message]


def news(room_id: int, *, after: int, limit: int) -> News:
    """The log of a room after `after`, at most `limit` rows, in order."""
    return news_of([(room_id, after, limit)])[0]


def news_of(asked: Sequence[tuple[int, int, int]]) -> list[News]:
    """The same for many: what came after a `seq` in a room, at most so many rows, for each (room id, after, limit).

    Three queries, however many rooms: a log has no gaps, so its next rows are known by their numbers. The first is
    written by hand: each process asks it at each ring, and building it for twenty rooms took longer than running it.
    """
    spans = ", ".join(["(%s, %s, %s, %s)"] * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked(number, room_id, after, upto) AS (VALUES {spans})"  # noqa: S608  placeholders only
            " SELECT asked.number, chat_event.seq, kind, message_id FROM asked CROSS JOIN chat_event"
            " WHERE chat_event.room_id = asked.room_id AND seq > after AND seq <= upto ORDER BY asked.number, seq",
            [
                value
                for number, (room, after, limit) in enumerate(asked)
                for value in (number, room, after, after + limit)
            ],
        )
        rows = cursor.fetchall()
    logs: list[list[tuple[int, str, int | None]]] = [[] for _room in asked]
    for number, seq, kind, message_id in rows:
        logs[number].append((seq, kind, message_id))
    about = {message_id for log in logs for _seq, _kind, message_id in log if message_id}
    messages = {m.pk: m for m in with_faces(Message.objects.filter(pk__in=about))} if about else {}
    return [News(log, {pk: messages[pk] for _seq, _kind, pk in log if pk}) for log in logs]


def fresh_state(user: User, room: Room, *, is_facilitator: bool) -> dict[int, dict[str, Any]]:
    """Everything the person may see in a room now, by message id; what state and events must lead to."""
    return {
        message.pk: message_view(message, audience_of(message, user_id=user.pk, is_facilitator=is_facilitator))
        for message in with_faces(visible_to(user, room))
    }


def last_seqs(room_ids: Iterable[int]) -> dict[int, int]:
    """How long the logs of these rooms are now."""
    return dict(Room.objects.filter(pk__in=list(room_ids)).values_list("pk", "last_seq"))


def memberships_for(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Membership]:
    """Active memberships of active people by (group id, user id); one query for all pairs."""
    wanted = set(pairs)
    found = Membership.objects.filter(
        group_id__in={group_id for group_id, _user_id in wanted},
        user_id__in={user_id for _group_id, user_id in wanted},
        left_at__isnull=True,
        user__is_active=True,
    ).select_related("group")
    return {
        (member.group_id, member.user_id): member for member in found if (member.group_id, member.user_id) in wanted
    }


def muted_by(user: User, room: Room) -> QuerySet[Mute]:
    """Whom the person muted in this room."""
    return Mute.objects.filter(user=user, room=room).select_related("muted")


def nicknames(group: PeerGroup, user_ids: Iterable[int]) -> dict[int, str]:
    """The newest nickname of each of these people in the group."""
    rows = Membership.objects.filter(group=group, user_id__in=list(user_ids)).order_by("joined_at", "pk")
    return dict(rows.values_list("user_id", "nickname"))


def reported_by(user: User, room: Room) -> QuerySet[Report]:
    """What the person reported in this room."""
    return Report.objects.filter(reporter=user, room=room)


def words_stand() -> Exists:
    """Whether words of a membership stand in its room, shown or hidden: a condition for a query of memberships."""
    kept = [MessageState.VISIBLE, MessageState.HIDDEN]
    return Exists(Message.objects.filter(member=OuterRef("pk"), notice="", state__in=kept))


def left_out_ids(user: User, room: Room) -> tuple[int, list[int], list[int]]:
    """From where on the person reads, their rows of muting, and the messages they reported, in this room."""
    mutes = Mute.objects.filter(room=room, user=user).values_list("pk", flat=True)
    reported = reported_by(user, room).filter(message__isnull=False).values_list("message_id", flat=True)
    start = reading_start(user, room).first() or 0
    return start, list(mutes), [message_id for message_id in reported if message_id]


def read_up_to(user: User, room: Room) -> int:
    """The person's read mark."""
    return ReadMark.objects.filter(user=user, room=room).values_list("seq", flat=True).first() or 0


class _CountUpTo(Subquery):
    """How many rows a query with a limit has, as one value of a row around it."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def unread_counts(user: User) -> dict[int, int]:
    """How many messages the person has not read, by group id; one query for all rooms, rooms without any left out.

    Own messages do not count, nor words that are not shown, nor those of muted people. Counting ends at `MOST_UNREAD`
    and looks back `UNREAD_REACH` steps: nobody who was away for a year needs the exact number, and a room with
    100,000 unread messages costs no more than one with 100.
    """
    mark = ReadMark.objects.filter(room=OuterRef("group__room"), user=user).values("seq")
    muted = Mute.objects.filter(room=OuterRef("room"), user=user, muted=OuterRef("author"))
    reported = Report.objects.filter(message=OuterRef("pk"), reporter=user)
    unread = Message.objects.filter(
        ~Exists(muted),
        ~Exists(reported),
        ~Q(author=user) | Q(author__isnull=True),
        room=OuterRef("group__room"),
        state=MessageState.VISIBLE,
        seq__gt=OuterRef("read_up_to"),
    ).order_by("-seq")
    counts = (
        memberships_of(user)
        .annotate(
            read_up_to=Greatest(
                Coalesce(Subquery(mark), Value(0)),
                Coalesce(F("group__room__last_seq"), Value(0)) - UNREAD_REACH,
                F("reads_from") - 1,
            ),
            unread=_CountUpTo(unread.values("pk")[:MOST_UNREAD]),
        )
        .order_by()
        .values_list("group_id", "unread")
    )
    return {group_id: count for group_id, count in counts if count}


def reports_for(user: User) -> QuerySet[Report]:
    """Reports that the person may read and answer: in the groups they facilitate, about words that they may read, and
    never about their own.
    """
    seats = Membership.objects.filter(
        group=OuterRef("room__group"),
        user=user,
        left_at__isnull=True,
        role=Role.FACILITATOR,
        reads_from__lte=Coalesce(OuterRef("message__seq"), Value(0)),
    )
    return Report.objects.filter(Exists(seats)).exclude(author=user)


def open_reports(user: User) -> QuerySet[Report]:
    """Those that wait for the person, the longest waiting first."""
    return (
        reports_for(user)
        .filter(state=ReportState.OPEN, handed_over_at__isnull=True)
        .select_related("room__group", "message__member", "message__room")
        .order_by("created_at", "pk")
    )


class WaitingReport(NamedTuple):
    """What decides for whom a report counts."""

    room_id: int
    author_id: int | None
    seq: int  # of the message; 0 where it is gone


def waiting_reports(room_ids: Iterable[int]) -> list[WaitingReport]:
    """The open reports of these rooms that were not handed over; one query. See `count_for`."""
    waiting = Report.objects.filter(
        room_id__in=list(room_ids), state=ReportState.OPEN, handed_over_at__isnull=True
    ).order_by()
    rows = waiting.values_list("room_id", "author_id", Coalesce("message__seq", Value(0)))
    return [WaitingReport(*row) for row in rows]


def count_for(waiting: Iterable[WaitingReport], room_id: int, user_id: int, reads_from: int) -> int:
    """How many of them wait for this facilitator; the same as `open_reports` finds for the room."""
    return sum(one.room_id == room_id and one.author_id != user_id and one.seq >= reads_from for one in waiting)


def room_reports(user: User, room: Room) -> QuerySet[Report]:
    """All reports of a room that this facilitator may read, open ones first."""
    return (
        reports_for(user)
        .filter(room=room)
        .select_related("message__member", "resolved_by")
        .annotate(is_waiting=Q(state=ReportState.OPEN))
        .order_by(F("is_waiting").desc(), "-created_at", "-pk")
    )


def rooms_of(groups: Iterable[PeerGroup]) -> QuerySet[Room]:
    """The rooms of these groups, as far as somebody has spoken there."""
    return Room.objects.filter(group__in=list(groups))


def recently_hidden(user: User) -> QuerySet[Message]:
    """Messages that are hidden in the groups the person facilitates, as far as they may read them; newest first."""
    seats = Membership.objects.filter(
        group=OuterRef("room__group"),
        user=user,
        left_at__isnull=True,
        role=Role.FACILITATOR,
        reads_from__lte=OuterRef("seq"),
    )
    return (
        Message.objects.filter(Exists(seats), state=MessageState.HIDDEN)
        .select_related("room__group", "member", "hidden_by")
        .order_by("-pk")
    )
