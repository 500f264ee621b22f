"""SIGTERM in the middle of everything: what is being written is stored, what is being made is sent, sockets are closed."""

import json
import signal
import socket
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from operations.servers import COMMANDS
from tests.databases import SqliteCopies
from tests.faults.fleet import Fleet, on_sqlite
from tests.faults.tab import visit
from tests.services import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("stopping")]
PEOPLE = 5
HANDSHAKE = "\r\n".join(
    [
        "GET /ws/groups/kotoba/ HTTP/1.1",
        "Host: 127.0.0.1:{port}",
        "Origin: http://127.0.0.1:{port}",
        "Cookie: {cookie}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "",
        "",
    ]
)


@pytest.fixture(params=sorted(COMMANDS))
def fleet(request: pytest.FixtureRequest, django_db_setup: None, tmp_path: Path) -> Iterator[Fleet]:
    """One process of each kind of server, on SQLite."""
    with on_sqlite(tmp_path, SqliteCopies("").template, (request.param,)) as fleet:
        yield fleet


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def come_in(stack: ExitStack, port: int, cookie: str) -> ClientConnection:
    origin: Any = f"http://127.0.0.1:{port}"
    line = stack.enter_context(
        connect(f"ws://127.0.0.1:{port}/ws/groups/kotoba/", additional_headers={"Cookie": cookie}, origin=origin)
    )
    line.send(json.dumps({"t": "hello", "after": 0}))
    while json.loads(line.recv(20))["t"] != "catchup":
        pass
    return line


def say(line: ClientConnection, body: str) -> str:
    """Send a message; its id."""
    client_id = str(uuid.uuid4())
    line.send(json.dumps({"t": "post", "id": client_id, "body": body}))
    return client_id


def acknowledged(line: ClientConnection) -> set[str]:
    """What the server still acknowledges until it closes the socket."""
    acks = set()
    try:
        for text in line:
            frame = json.loads(text)
            if frame["t"] == "ack":
                acks.add(frame["id"])
    except ConnectionClosed:
        pass
    return acks


def test_what_was_begun_is_finished(fleet: Fleet, stack: ExitStack) -> None:
    web = fleet.webs[0]
    people = fleet.office.ask("make_room", slug="kotoba", members=PEOPLE, mark="ま")["people"]
    lines = [come_in(stack, web.port, one["cookie"]) for one in people]
    assert web.process is not None

    # Somebody else holds the database, so the words wait to be stored, and a form waits as well.
    form = {"body": "フォームから", "client_id": str(uuid.uuid4())}
    answers: list[int] = []
    with closing(sqlite3.connect(fleet.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sent = {say(line, "こんばんは") for line in lines}
        posting = threading.Thread(
            target=lambda: answers.append(visit(web.port, "/groups/kotoba/room/", people[0]["cookie"], form)[0])
        )
        before = web.connections()
        posting.start()
        wait_for(lambda: web.connections() - before, "the form did not reach the server")
        web.process.send_signal(signal.SIGTERM)
        wait_for(lambda: not accepts(web.port), "the server still accepts connections")
        assert web.is_alive
        other.execute("ROLLBACK")

    acks = set().union(*map(acknowledged, lines))
    posting.join(20)
    assert web.process.wait(20) in (0, -signal.SIGTERM)
    assert answers == [302]
    stored = fleet.office.ask("truth", slug="kotoba", users=[])["messages"]
    assert sorted(message["cid"] for message in stored) == sorted(sent | {form["client_id"]})
    assert acks <= sent
    # Uvicorn and granian close the sockets first; the pages then send again, which stores nothing twice.
    codes = {line.close_code for line in lines}
    if web.server == "daphne":
        assert (codes, acks) == ({4408}, sent)
    else:
        assert codes == {1012 if web.server == "uvicorn" else 1006}


def test_somebody_who_does_not_hang_up_does_not_keep_the_process(fleet: Fleet) -> None:
    web = fleet.webs[0]
    people = fleet.office.ask("make_room", slug="kotoba", members=2, mark="ま")["people"]
    with closing(socket.create_connection(("127.0.0.1", web.port))) as line:
        line.sendall(HANDSHAKE.format(port=web.port, cookie=people[0]["cookie"]).encode())
        assert line.recv(4096).startswith(b"HTTP/1.1 101")
        assert web.process is not None
        web.process.send_signal(signal.SIGTERM)
        assert web.process.wait(20) in (0, -signal.SIGTERM)


def accepts(port: int) -> bool:
    try:
        visit(port, "/healthz")
    except OSError:
        return False
    return True
