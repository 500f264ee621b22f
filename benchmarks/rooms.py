"""Opening a room with little and with much history: the time for the page, and the database's query plan.

The page is requested from a server over HTTP. The queries and their plans come from the same code in a separate
process: `python -m benchmarks.rooms fill|plans COUNT SESSIONS`, with the settings of the measured database.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import measure
from benchmarks.prepare import OURS, ROOT
from benchmarks.services import DATA, Services, manage
from benchmarks.systems import Shape, System

COUNTS = (100, 100_000)
PAGES = 60  # requested one after another, of which the first ten do not count
BATCH = 500
EXPLAIN = {
    "sqlite": "EXPLAIN QUERY PLAN",
    "postgresql": "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF)",
}


def measure_rooms(system: System, shape: Shape, services: Services) -> list[dict[str, Any]]:
    """One phase for each size of history."""
    statics = DATA / "static"
    if not statics.exists():
        manage("collectstatic", "--noinput", "-v", "0", STATIC_ROOT=str(statics), ALLOWED_HOSTS="127.0.0.1")
    return [_measure(system, shape, services, count, statics) for count in COUNTS]


def _measure(system: System, shape: Shape, services: Services, count: int, statics: Path) -> dict[str, Any]:
    plans = {}

    def fill(environment: dict[str, str], sessions: Path) -> None:
        environment["STATIC_ROOT"] = str(statics)
        _inside("fill", count, sessions, environment)
        plans.update(json.loads(_inside("plans", count, sessions, environment)))

    with measure.running(system, shape, services, before=fill) as up:
        assert up.sessions
        group = json.loads(up.sessions.read_text())[0]
        newest = _time(up, group["path"], group["members"][0]["cookie"])
        older = _time(up, f"{group['path']}?before={count // 2}", group["members"][0]["cookie"])
    return {"phase": f"rooms:{count}", "messages": count, "page_ms": newest, "older_ms": older, **plans}


def _inside(what: str, count: int, sessions: Path, environment: dict[str, str]) -> str:
    command: list[str | Path] = [OURS / "python", "-m", "benchmarks.rooms", what, str(count), str(sessions)]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _time(up: measure.Running, path: str, cookie: str) -> float:
    """The median time for a page, in milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", up.ports[0], timeout=30)
    times = []
    for _number in range(PAGES):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        body = response.read()
        times.append((time.perf_counter() - began) * 1000)
        if response.status != 200 or b"CL~" not in body:
            raise RuntimeError(f"{path} answered {response.status} without the messages")
    connection.close()
    return round(statistics.median(times[10:]), 1)


# ── in a process with Django ──


def fill(count: int, group: dict[str, Any]) -> None:
    """Say so many things in a room, by the action that sockets and forms use."""
    import uuid

    from chat import log
    from chat.actions.post import Draft, Posted, post_messages
    from groups.models import PeerGroup

    room = log.room_of(PeerGroup.objects.get(slug=group["group"]))
    people = [member["id"] for member in group["members"]]
    for begin in range(0, count, BATCH):
        numbers = range(begin, min(begin + BATCH, count))
        drafts = [Draft(people[n % len(people)], room.pk, uuid.uuid4(), f"CL~0~{n}~0~ こんばんは") for n in numbers]
        refused = [result for result in post_messages(drafts) if not isinstance(result, Posted)]
        if refused:
            raise RuntimeError(f"a message was refused: {refused[0]}")


def plans(group: dict[str, Any]) -> dict[str, Any]:
    """The queries of the page, and the plan of the one that reads messages."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what the database does by itself sooner or later
    name, _sign, value = group["members"][0]["cookie"].partition("=")
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[name] = value
    with CaptureQueriesContext(connection) as captured:
        response = client.get(group["path"])
    if response.status_code != 200:
        raise RuntimeError(f"the room answered {response.status_code}")
    queries = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    newest_first = 'ORDER BY "chat_message"."seq" DESC'
    (reading,) = [sql for sql in queries if 'FROM "chat_message"' in sql and newest_first in sql]
    with connection.cursor() as cursor:
        cursor.execute(f"{EXPLAIN[connection.vendor]} {reading}")
        rows = cursor.fetchall()
    return {"queries": len(captured), "plan": [row[0] for row in rows] if len(rows[0]) == 1 else _as_tree(rows)}


def _as_tree(rows: list[tuple[int, int, int, str]]) -> list[str]:
    """SQLite's query plan as an indented tree. Rows are (number, parent, unused, what it does)."""
    depth = {0: -1}
    for number, parent, _unused, _what in rows:
        depth[number] = depth[parent] + 1
    return ["  " * depth[number] + what for number, _parent, _unused, what in rows]


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "community.settings"
    django.setup()
    first_group = json.loads(Path(sys.argv[3]).read_text())[0]
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]), first_group)
    else:
        print(json.dumps(plans(first_group)))
