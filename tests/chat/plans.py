"""What a database does for a query: how much it reads, and whether it goes by an index."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.models import Room
from groups.models import Membership
from people.models import User

GROWING = ("chat_message", "chat_event", "chat_searchentry")  # one row or more for each message


@dataclass
class Work:
    """The queries of something that was done. `amount`: steps of SQLite's machine, or blocks PostgreSQL touched."""

    queries: list[str] = field(default_factory=list)
    amount: int = 0

    def plans(self) -> list[str]:
        """The plan of each query, in the database's words."""
        return [plan_of(sql) for sql in self.queries]


def work_of(do: Callable[[], Any]) -> Work:
    """Do it and count. The second time counts: the first one fills caches of content types, contacts and so on."""
    do()
    work = Work()
    with _sqlite_steps(work), CaptureQueriesContext(connection) as captured:
        do()
    statements = [sql for one in captured for sql in re.split(r"; (?=WITH )", one["sql"])]
    work.queries = [sql for sql in statements if sql.lstrip("( ").startswith(("SELECT", "WITH"))]
    if connection.vendor == "postgresql":
        work.amount = sum(map(_postgres_blocks, work.queries))
    return work


@contextmanager
def _sqlite_steps(work: Work) -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return

    def count() -> int:
        work.amount += 10
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, 10)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


def _postgres_blocks(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql.replace('%', '%%')}", [])
        (found,) = cursor.fetchone()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def plan_of(sql: str) -> str:
    """EXPLAIN, as text."""
    explain = "EXPLAIN (COSTS OFF)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql.replace('%', '%%')}", [])
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def walks(plan: str) -> list[str]:
    """Where a plan reads all of a table that grows with what is said."""
    bad = [f"Seq Scan on {table}" for table in GROWING] + [f"SCAN {table}" for table in GROWING]
    return [line for line in plan.splitlines() if any(one in line for one in bad)]


def analyze() -> None:
    """Let the planner know how large the tables are, as autovacuum does."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def long_history(room: Room, authors: list[User], count: int, body: str = "きょうは公園へ行きました") -> None:
    """`count` messages and their events, the authors taking turns; made by the database itself, in a second or two."""
    now = timezone.now() - timedelta(days=1)
    members = dict(Membership.objects.filter(group=room.group, user__in=authors).values_list("user_id", "id"))
    turns = " ".join(f"WHEN {number} THEN {author.pk}" for number, author in enumerate(authors))
    ids = " ".join(f"WHEN {number} THEN {members[author.pk]}" for number, author in enumerate(authors))
    uuid = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    first = room.last_seq
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
            "INSERT INTO chat_message (room_id, seq, author_id, member_id, client_id, body, html, state, created_at,"
            f" hidden_reason) SELECT %s, %s + i, CASE i %% {len(authors)} {turns} END, CASE i %% {len(authors)} {ids}"
            f" END, {uuid}, %s || ' ' || i, %s || ' ' || i, 'visible', %s, '' FROM n",
            [count, room.pk, first, body, body, now],
        )
        cursor.execute(
            "INSERT INTO chat_event (room_id, seq, kind, message_id, actor_id, at) SELECT room_id, seq, 'posted', id,"
            " author_id, created_at FROM chat_message WHERE room_id = %s AND seq > %s",
            [room.pk, first],
        )
    room.last_seq = first + count
    room.save(update_fields=["last_seq"])
    analyze()
