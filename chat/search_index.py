"""The search index of messages: its contents and its queries, on SQLite (FTS5) and on PostgreSQL (GIN).

An entry holds the mark of its room beside its pairs of letters, so that a search in one's own groups never scans what
others say. The order and distance of the pairs are not stored: entries only give candidates.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from ground.text.search import indexed_text, is_unspaced, pairs, terms

LAST_KEY = 2**63 - 1
NEARBY = 2_000  # entries; PostgreSQL scans this many in less than a millisecond
NEARBY_FIRST = (
    "WITH nearby AS MATERIALIZED (SELECT message_id, tokens FROM chat_searchentry WHERE message_id < %(before)s"
    " ORDER BY message_id DESC LIMIT %(nearby)s)"
    " SELECT message_id FROM nearby WHERE tokens @@ %(question)s::tsquery ORDER BY message_id DESC LIMIT %(limit)s"
)
# MATERIALIZED forces the use of the index: planners tend to scan from the newest entry on, even for a rare word.
ALL = (
    "WITH found AS MATERIALIZED (SELECT message_id FROM chat_searchentry WHERE tokens @@ %(question)s::tsquery)"
    " SELECT message_id FROM found WHERE message_id < %(before)s ORDER BY message_id DESC LIMIT %(limit)s"
)
# FTS5 returns its rows in order, and stops by itself when it has enough.
ALL_ON_SQLITE = (
    "SELECT rowid FROM chat_search WHERE chat_search MATCH %(question)s AND rowid < %(before)s"
    " ORDER BY rowid DESC LIMIT %(limit)s"
)


def room_mark(room_id: int) -> str:
    """Return the token of a room. No message can contain it, because underscores in messages are not indexed."""
    return f"_{room_id}"


def entry_text(room_id: int, body: str) -> str:
    """Return what the index stores for a message."""
    return " ".join([room_mark(room_id), *sorted(set(indexed_text(body).split()))])


def asked_for(query: str) -> list[tuple[str, bool]]:
    """Return the tokens that an entry must have, and for each whether a prefix match is enough."""
    tokens: list[tuple[str, bool]] = []
    for term in terms(query):
        if len(term) > 1 and is_unspaced(term):
            tokens += [(pair, False) for pair in pairs(term)[:-1]]
        else:
            tokens.append((term, True))
    return list(dict.fromkeys(tokens))


def candidates(room_ids: Collection[int], tokens: Sequence[tuple[str, bool]], *, before: int, limit: int) -> list[int]:
    """Return the ids of messages that may contain all these tokens, newest first: below `before`, at most `limit`.

    PostgreSQL's index returns matches in no order, so all of them must be read: tens of thousands for a common word.
    A common word has enough matches among the newest entries, so these are scanned first.
    """
    marks = [room_mark(room_id) for room_id in room_ids]
    given: dict[str, Any] = {"before": before, "limit": limit}
    if connection.vendor != "postgresql":
        return _ids(ALL_ON_SQLITE, given | {"question": _sqlite_question(marks, tokens)})
    given["question"] = _postgres_question(marks, tokens)
    near = _ids(NEARBY_FIRST, given | {"nearby": NEARBY})
    return near if len(near) == limit else _ids(ALL, given)


def _ids(statement: str, given: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [pk for (pk,) in cursor.fetchall()]


def _postgres_question(marks: Sequence[str], tokens: Sequence[tuple[str, bool]]) -> str:
    rooms = " | ".join(f"'{mark}'" for mark in marks)
    return " & ".join(
        [f"({rooms})", *(f"'{token}':*" if is_beginning else f"'{token}'" for token, is_beginning in tokens)]
    )


def _sqlite_question(marks: Sequence[str], tokens: Sequence[tuple[str, bool]]) -> str:
    rooms = " OR ".join(f'"{mark}"' for mark in marks)
    return " AND ".join(
        [f"({rooms})", *(f'"{token}" *' if is_beginning else f'"{token}"' for token, is_beginning in tokens)]
    )
