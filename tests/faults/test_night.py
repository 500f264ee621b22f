"""A worried report at night reaches a closed phone, whatever else waits or hangs.

The worker is a process of its own. The mail server accepts and says nothing, 10,000 mails and 10,000 gathered ones are due.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.faults.fleet import Fleet
from tests.faults.night_story import WAITING
from tests.services import wait_for

WITHIN = 60.0  # seconds, from the press of the button to the phone: the promise


@dataclass
class Phones:
    """A push service: who was pushed to, when, and what was said."""

    port: int
    got: list[tuple[int, float, str]] = field(default_factory=list)


@contextmanager
def phones() -> Iterator[Phones]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            words = self.rfile.read(int(self.headers["content-length"])).decode()
            pushed.got.append((int(self.path.strip("/")), time.time(), words))
            self.send_response(201)
            self.end_headers()

        def log_message(self, *words: Any) -> None:
            """Say nothing: the test looks at what came."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pushed = Phones(server.server_address[1])
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield pushed
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def hanging_mail_server() -> Iterator[tuple[int, list[socket.socket]]]:
    """Accepts every connection, and never says a word."""
    callers: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                callers.append(server.accept()[0])
            except OSError:  # it was closed
                return

    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], callers
        server.shutdown(socket.SHUT_RDWR)
    for caller in callers:
        caller.close()


@dataclass
class Night:
    """A fleet's database with a worker of its own, its phones and its mail server."""

    env: dict[str, str]
    log: Path
    phones: Phones
    callers: list[socket.socket]

    def does(self, what: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.night_story", what],
            env=self.env, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-4000:]
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def rung(self, people: list[int]) -> list[tuple[int, float, str]]:
        """What was pushed to these people, in order."""
        return [push for push in self.phones.got if push[0] in people]

    @contextmanager
    def worker(self) -> Iterator["subprocess.Popen[bytes]"]:
        with self.log.open("ab") as log:
            running = subprocess.Popen([sys.executable, "manage.py", "worker"], env=self.env, stdout=log, stderr=log)
        try:
            yield running
        finally:
            running.kill()
            running.wait(20)


@pytest.fixture
def night(fleet: Fleet) -> Iterator[Night]:
    with phones() as pushed, hanging_mail_server() as (port, callers):
        env = fleet.env | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.night_settings",
            "MAIL_PORT": str(port),
            "PHONES_PORT": str(pushed.port),
        }
        yield Night(env, fleet.folder / "night.log", pushed, callers)


def test_a_worried_report_reaches_a_closed_phone_while_mails_hang(night: Night) -> None:
    filled = night.does("prepare")
    assert filled == {"mails": WAITING, "readers": WAITING}
    with night.worker():
        wait_for(lambda: night.callers, "the worker is stuck at the mail server", 120)
        told = night.does("report")
        # The fleet's database has other people, too, whom the worker tells of other rooms once they are awake.
        wait_for(lambda: night.rung(told["inside"]), "the phone of whoever is on duty rings", WITHIN)
        seconds = night.rung(told["inside"])[0][1] - told["began"]
        print(f"a worried report reached the phone after {seconds:.1f} s")
        assert seconds < WITHIN
    with night.worker(), night.worker():  # two more, after one that was killed: nobody is called twice
        time_passes = time.monotonic() + 10
        wait_for(lambda: time.monotonic() > time_passes, "ten seconds", 20)
    assert night.does("stand") == {"sent": 0, "called": 1}
    rung = night.rung(told["inside"])
    assert [(target, words) for target, _at, words in rung] == [(told["to"], "つどいに新しいお知らせが1件あります")]
