"""The index of messages: what stands in it, and how it is asked, on SQLite (FTS5) and on PostgreSQL (GIN).

An entry holds the mark of its room beside its pairs of letters, so that a question about one's own groups never leafs
through what others say. Order and distance of the pairs are not kept: entries only say where to look.
"""

from collections.abc import Collection, Sequence

from django.db import connection

from people.search_text import indexed_text, is_unspaced, pairs, terms

LAST_KEY = 2**63 - 1


def room_mark(room_id: int) -> str:
    """The token of a room. No text has it: what people write loses every underscore."""
    return f"_{room_id}"


def entry_text(room_id: int, body: str) -> str:
    """What stands in the index for a message."""
    return " ".join([room_mark(room_id), *sorted(set(indexed_text(body).split()))])


def asked_for(query: str) -> list[tuple[str, bool]]:
    """The tokens that must be there, and whether each may be only the beginning of one."""
    tokens: list[tuple[str, bool]] = []
    for term in terms(query):
        if len(term) > 1 and is_unspaced(term):
            tokens += [(pair, False) for pair in pairs(term)[:-1]]
        else:
            tokens.append((term, True))
    return list(dict.fromkeys(tokens))


def candidates(room_ids: Collection[int], tokens: Sequence[tuple[str, bool]], *, before: int, limit: int) -> list[int]:
    """Messages that may hold all these tokens, newest first: ids below `before`, at most `limit`."""
    marks = [room_mark(room_id) for room_id in room_ids]
    if connection.vendor == "postgresql":
        # MATERIALIZED: always by the index. Planners hope to meet a rare word soon when they walk from the newest on.
        statement = (
            "WITH found AS MATERIALIZED (SELECT message_id FROM chat_searchentry WHERE tokens @@ %s::tsquery)"
            " SELECT message_id FROM found WHERE message_id < %s ORDER BY message_id DESC LIMIT %s"
        )
        question = _postgres_question(marks, tokens)
    else:
        statement = (
            "SELECT rowid FROM chat_search WHERE chat_search MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"
        )
        question = _sqlite_question(marks, tokens)
    with connection.cursor() as cursor:
        cursor.execute(statement, [question, before, limit])
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
