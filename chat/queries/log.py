"""Queries of the log: what came after a given step, and where the log ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from chat.mentions import name_all
from chat.models import Message, Room
from chat.queries.messages import visible_to, with_faces
from chat.queries.readers import blocked_with
from chat.rendering import audience_of, message_view
from people.models import User


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a room after a `seq`: the events, and the messages they are about as they are now."""

    events: list[tuple[int, str, int | None]]  # seq, kind, message
    messages: dict[int, Message]


def news(room_id: int, *, after: int, limit: int) -> News:
    """Return the log of a room after `after`, in order and at most `limit` rows."""
    return news_of([(room_id, after, limit)])[0]


def news_of(asked: Sequence[tuple[int, int, int]]) -> list[News]:
    """Return the log of a room after `after`, at most `limit` rows, for each (room id, after, limit).

    Makes three queries, however many rooms: a log has no gaps, so the numbers of its next rows are known. The first is
    written by hand: each process runs it at each ring, and building it for twenty rooms took longer than running it.
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
    name_all(messages.values())
    return [News(log, {pk: messages[pk] for _seq, _kind, pk in log if pk}) for log in logs]


def fresh_state(user: User, room: Room, *, is_facilitator: bool) -> dict[int, dict[str, Any]]:
    """Return everything the person may see in a room now, by message id: what applying all events must lead to."""
    without = blocked_with(user, room)
    shown = list(with_faces(visible_to(user, room)))
    name_all(shown)
    return {
        message.pk: message_view(
            message, audience_of(message, user_id=user.pk, is_facilitator=is_facilitator), without=without
        )
        for message in shown
    }


def last_seqs(room_ids: Iterable[int]) -> dict[int, int]:
    """Return the last `seq` of each of these rooms."""
    return dict(Room.objects.filter(pk__in=list(room_ids)).values_list("pk", "last_seq"))
