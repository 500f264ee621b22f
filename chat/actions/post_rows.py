"""The statements of posting, written by hand: with the ORM's a batch cost four times as much (docs/adr/0004)."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from chat.enums import EventKind
from chat.models import Message
from groups.models import Membership

SEAT_FIELDS = ["id", "group_id", "user_id", "role", "nickname"]


class OpenRoom(NamedTuple):
    """A locked room, and what decides whether one may write there."""

    pk: int
    group_id: int
    last_seq: int
    is_frozen: bool
    state: str  # GroupState


def lock(room_ids: Collection[int]) -> dict[int, OpenRoom]:
    """These rooms, locked until the transaction ends, in the order of their ids (as `log.lock_rooms` does)."""
    lock_clause = " FOR NO KEY UPDATE OF r" if connection.features.has_select_for_update else ""
    rows = _read(
        "SELECT r.id, r.group_id, r.last_seq, r.frozen_at IS NOT NULL, g.state"  # noqa: S608  only placeholders
        " FROM chat_room r JOIN groups_peergroup g ON g.id = r.group_id"
        f" WHERE r.id IN ({_marks(len(room_ids))}) ORDER BY r.id{lock_clause}",
        list(room_ids),
    )
    return {row[0]: OpenRoom(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows}


def members(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Membership]:
    """Active memberships of active people by (group id, user id), as `queries.memberships_for`, without the group."""
    rows = _read(
        f"SELECT {', '.join(f'm.{name}' for name in SEAT_FIELDS)} FROM groups_membership m"  # noqa: S608
        " JOIN people_user u ON u.id = m.user_id AND u.is_active"
        f" WHERE m.left_at IS NULL AND (m.group_id, m.user_id) IN (VALUES {_rows(len(pairs), 2)})",
        [value for pair in pairs for value in pair],
    )
    fields = [*SEAT_FIELDS, "left_at"]
    return {(row[1], row[2]): Membership.from_db("default", fields, (*row, None)) for row in rows}


def stored(keys: Collection[tuple[int, uuid.UUID]]) -> list[int]:
    """Ids of messages that exist already, of these (author id, client id)."""
    rows = _read(
        "SELECT id FROM chat_message"  # noqa: S608
        f" WHERE (author_id, client_id) IN (VALUES {_rows(len(keys), 2)})",
        [value for author_id, client_id in keys for value in (author_id, _uuid(client_id))],
    )
    return [row[0] for row in rows]


def insert(messages: Sequence[Message]) -> None:
    """Write these messages, give each its id, and write the event of each: one statement for all of a kind."""
    adapt = connection.ops.adapt_datetimefield_value
    times: dict[datetime, Any] = {message.created_at: adapt(message.created_at) for message in messages}
    values: list[Any] = []
    for m in messages:
        values += (m.room_id, m.seq, m.author_id, m.member_id, _uuid(m.client_id), m.body, m.html, m.reply_to_id)
        values += (m.state, times[m.created_at], "")
    rows = _read(
        "INSERT INTO chat_message (room_id, seq, author_id, member_id, client_id, body, html, reply_to_id, state,"  # noqa: S608
        f" created_at, hidden_reason) VALUES {_rows(len(messages), 11)} RETURNING id, room_id, seq",
        values,
    )
    ids = {(room_id, seq): pk for pk, room_id, seq in rows}
    values = []
    for m in messages:
        m.pk = ids[m.room_id, m.seq]
        m._state.adding = False
        values += (m.room_id, m.seq, EventKind.POSTED.value, m.pk, m.author_id, times[m.created_at])
    _do(
        "INSERT INTO chat_event (room_id, seq, kind, message_id, actor_id, at)"  # noqa: S608
        f" VALUES {_rows(len(messages), 6)}",
        values,
    )


def grow(lengths: dict[int, int]) -> None:
    """The logs of these rooms (id → last seq) have grown."""
    with connection.cursor() as cursor:
        for room_id, last_seq in lengths.items():
            cursor.execute("UPDATE chat_room SET last_seq = %s WHERE id = %s", (last_seq, room_id))


def _read(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _do(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


def _rows(count: int, width: int) -> str:
    return ", ".join([f"({_marks(width)})"] * count)


def _uuid(value: uuid.UUID) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex
