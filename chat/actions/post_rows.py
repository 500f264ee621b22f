"""The SQL of posting, written by hand: with the ORM a batch cost four times as much (docs/adr/0004).

SQLite evaluates `(a, b) IN (VALUES …)` with more than one row by scanning the whole table. CROSS JOIN makes it follow
the order in which the tables are named: from what is asked for to what is found. To PostgreSQL it is an ordinary join.
"""

import uuid
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection

from chat import kinds
from chat.enums import EventKind
from chat.kinds import MEMBER_FIELDS, NIGHT_FIELDS, Reader
from chat.models import Message, Room
from groups.models import Membership
from groups.nights import Span, only_read_until


class Author(NamedTuple):
    """What a person is in a locked room, and the state that decides whether they may write there."""

    reader: Reader
    is_frozen: bool
    last_seq: int  # of the room
    watches: bool  # whether watched expressions may stop words there
    slow_seconds: int = 0  # that a member waits between two messages


def authors(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Author]:
    """Lock the rooms of these (room id, user id), and return those who are in them and whose account is not suspended.

    The rooms stay locked until the transaction ends, and are locked in the order of their ids (as in `log.lock_rooms`).
    The lock is a statement of its own: a statement that waits for one row sees all other rows as they were before the
    wait, and the person may have been removed meanwhile. Both statements go in one round trip, because Django's psycopg
    fills in the values on the client. The second one finds the members of groups; the remaining pairs are looked up in
    rooms of other kinds.
    """
    member = ", ".join([*(f"g.{name}" for name in NIGHT_FIELDS), *(f"m.{name}" for name in MEMBER_FIELDS)])
    look = (
        f"WITH asked(room_id, user_id) AS (VALUES {_rows(len(pairs), 2)})"  # noqa: S608  placeholders and our names only
        f" SELECT r.id, g.state, r.frozen_at IS NOT NULL, r.last_seq, r.watches_words, g.slow_seconds, {member}"
        " FROM asked a CROSS JOIN chat_room r CROSS JOIN groups_peergroup g CROSS JOIN groups_membership m"
        " CROSS JOIN people_user u"
        " WHERE r.id = a.room_id AND g.id = r.group_id AND m.group_id = r.group_id AND m.user_id = a.user_id"
        " AND m.left_at IS NULL AND u.id = m.user_id AND u.is_active"
    )
    values = [value for pair in pairs for value in pair]
    with connection.cursor() as cursor:
        if connection.features.has_select_for_update:
            room_ids = {room_id for room_id, _user_id in pairs}
            ids = _rows(1, len(room_ids))
            lock = f"SELECT 1 FROM chat_room WHERE id IN {ids} ORDER BY id FOR NO KEY UPDATE"  # noqa: S608  placeholders only
            cursor.execute(f"{lock}; {look}", [*room_ids, *values])
            cursor.nextset()
        else:  # on SQLite the transaction locks the whole database
            cursor.execute(look, values)
        rows = cursor.fetchall()
    found: dict[tuple[int, int], Author] = {}
    seats = [(Membership.from_db("default", MEMBER_FIELDS, list(one[9:])), Span(*one[6:9])) for one in rows]
    for one, (row, _span), night in zip(rows, seats, only_read_until(seats), strict=True):
        room_id, state, is_frozen, last_seq, watches, slow = one[:6]
        reader = Reader(room_id, row, state, True, night)
        found[room_id, row.user_id] = Author(reader, bool(is_frozen), last_seq, bool(watches), slow)
    missing = set(pairs) - found.keys()
    return found | _authors_elsewhere(missing) if missing and len(kinds.KINDS) > 1 else found


def _authors_elsewhere(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Author]:
    """Find the authors in rooms without a group, which are locked already."""
    rooms = Room.objects.in_bulk({room_id for room_id, _user_id in pairs})
    return {
        key: Author(reader, rooms[key[0]].is_frozen, rooms[key[0]].last_seq, watches=False)  # nobody would decide
        for key, reader in kinds.readers_in(pairs).items()
        if reader.has_account
    }


def stored(keys: Collection[tuple[int, uuid.UUID]]) -> tuple[list[int], list[int]]:
    """Return the ids of the messages, and of those that wait or waited, that have these (author id, client id)."""
    adapt = _adapt_uuid()
    rows = _run(
        f"WITH asked(author_id, client_id) AS (VALUES {_rows(len(keys), 2)})"  # noqa: S608  placeholders and our names only
        " SELECT 0, m.id FROM asked a CROSS JOIN chat_message m"
        " WHERE m.author_id = a.author_id AND m.client_id = a.client_id UNION ALL"
        " SELECT 1, h.id FROM asked a CROSS JOIN chat_heldmessage h"
        " WHERE h.author_id = a.author_id AND h.client_id = a.client_id",
        [value for author_id, client_id in keys for value in (author_id, adapt(client_id))],
    )
    return [pk for is_held, pk in rows if not is_held], [pk for is_held, pk in rows if is_held]


def insert(messages: Sequence[Message]) -> None:
    """Insert these messages, set their ids, and insert an event for each: one statement for each table."""
    adapt, times = _adapt_uuid(), _adapted_times(messages)
    values: list[Any] = []
    for m in messages:
        values += (m.room_id, m.seq, m.author_id, m.member_id, adapt(m.client_id), m.body, m.html, m.reply_to_id)
        values += (m.state, times[m.created_at], "", m.participant_id, m.topic_id)
    rows = _run(
        "INSERT INTO chat_message (room_id, seq, author_id, member_id, client_id, body, html, reply_to_id, state,"  # noqa: S608  placeholders and our names only
        f" created_at, hidden_reason, participant_id, topic_id)"
        f" VALUES {_rows(len(messages), 13)} RETURNING id, room_id, seq",
        values,
    )
    ids = {(room_id, seq): pk for pk, room_id, seq in rows}
    values = []
    for m in messages:
        m.pk = ids[m.room_id, m.seq]
        m._state.adding = False
        values += (m.room_id, m.seq, EventKind.POSTED.value, m.pk, times[m.created_at])
    _run(
        "INSERT INTO chat_event (room_id, seq, kind, message_id, at)"  # noqa: S608  placeholders and our names only
        f" VALUES {_rows(len(messages), 5)}",
        values,
    )


def grow(lengths: dict[int, int]) -> None:
    """Record the new ends of these rooms' logs (id → last seq)."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE chat_room SET last_seq = %s WHERE id = %s",
            [(last_seq, room_id) for room_id, last_seq in lengths.items()],
        )


def _run(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def _rows(count: int, width: int) -> str:
    """Return placeholders for `count` rows of `width` values."""
    row = f"({', '.join(['%s'] * width)})"
    return ", ".join([row] * count)


def _adapt_uuid() -> Callable[[uuid.UUID], Any]:
    """Return the function that converts a UUID to this database's representation."""
    if connection.features.has_native_uuid_field:
        return lambda value: value
    return attrgetter("hex")


def _adapted_times(messages: Sequence[Message]) -> dict[datetime, Any]:
    """Map the messages' times to this database's representation; nearly always they share one time."""
    adapt = connection.ops.adapt_datetimefield_value
    return {at: adapt(at) for at in {message.created_at for message in messages}}
