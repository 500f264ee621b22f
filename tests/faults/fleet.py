"""Web processes with their services: SQLite alone, or PostgreSQL and Redis."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psutil
from django.conf import settings

from operations.servers import command
from tests.databases import fill_postgres
from tests.ports import free_port
from tests.services import SURVIVES_A_KILL, Postgres, Redis, real_postgres, real_redis, wait_for

QUIET = {"daphne": ["-v", "0"], "uvicorn": ["--log-level", "warning"], "granian": ["--log-level", "warning"]}
FAULTHANDLER = ["-X", "faulthandler"]  # prints where each thread is on SIGABRT
SLOWEST_START = 60  # seconds
SLOWEST_ANSWER = 60  # seconds, of the office


class WebProcess:
    """One web server with the whole site, on a fixed port; runs this code, or the code in the folder `code`."""

    def __init__(
        self, port: int, env: dict[str, str], log: Path, server: str = "daphne", code: Path = settings.BASE_DIR
    ) -> None:
        self.port, self.env, self.log, self.server, self.code = port, env, log, server, code
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait: bool = True) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    *FAULTHANDLER,
                    "-m",
                    *command(self.server, "127.0.0.1", self.port, *QUIET[self.server]),
                ],
                cwd=self.code,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if wait:
            self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        wait_for(self.answers, f"{self.server} on port {self.port} did not start", SLOWEST_START)

    def answers(self, path: str = "/healthz") -> bool:
        """Whether a page answers with status 200."""
        if not self.is_alive:
            raise RuntimeError(f"{self.server} ended by itself:\n{self.log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """Kill it and its children at once."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop, as a service manager does, with 20 seconds to do so."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
            self.process.wait(20)
        self.process = None

    def last_words(self) -> str:
        """Kill a process that no longer answers, and return where its threads were, and the end of its log."""
        if self.process is not None and self.process.poll() is None:
            self._signal(signal.SIGABRT)
        return self.log.read_text()[-8000:]

    def family(self) -> list[psutil.Process]:
        """Its process and its children."""
        assert self.process is not None
        main = psutil.Process(self.process.pid)
        return [main, *main.children(recursive=True)]

    def memory(self) -> int:
        """Resident bytes."""
        return sum(process.memory_info().rss for process in self.family())

    def connections(self) -> set[int]:
        """Established connections on its port, by the peer's port."""
        return {
            one.raddr.port
            for process in self.family()
            for one in process.net_connections("tcp")
            if one.status == psutil.CONN_ESTABLISHED and one.laddr.port == self.port
        }


class Office:
    """A process beside the web servers that inspects their database and creates rooms (tests/faults/office.py)."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.env, self.log = env, log
        self.process: subprocess.Popen[str] | None = None

    def ask(self, what: str, **given: Any) -> Any:
        """Call a function of the office, and return its result."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.office"],
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.log.open("ab"),
                text=True,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps([what, given]), file=self.process.stdin, flush=True)
        late = threading.Event()
        clock = threading.Timer(SLOWEST_ANSWER, _end, [self.process, late])
        clock.start()
        line = self.process.stdout.readline()
        clock.cancel()
        if not line:
            why = f"did not do {what!r} within {SLOWEST_ANSWER} s" if late.is_set() else "ended by itself"
            raise RuntimeError(f"the office {why}:\n{self.log.read_text()[-4000:]}")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def close(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


def _end(process: "subprocess.Popen[str]", late: threading.Event) -> None:
    late.set()
    process.kill()


class Fleet:
    """Web processes on one database; `folder` holds their logs (and SQLite's file)."""

    def __init__(self, folder: Path, database_url: str, redis_url: str, servers: tuple[str, ...]) -> None:
        self.folder = folder
        self.database_url = database_url
        self.redis: Redis | None = None
        self.postgres: Postgres | None = None
        env = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "REDIS_URL")}
        self.env = env | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "CHAT_POSTS_PER_MINUTE": "100000",
            "CHAT_POSTS_AT_ONCE": "10000",
            "CHAT_SOCKETS_PER_ADDRESS": "2000",
            "METRICS_TOKEN": "for-the-fleet",
        }
        self.webs = [
            WebProcess(free_port(), self.env, folder / f"web{number}.log", server)
            for number, server in enumerate(servers)
        ]
        self.office = Office(self.env, folder / "office.log")

    @property
    def is_many(self) -> bool:
        return self.postgres is not None

    @property
    def file(self) -> Path:
        """SQLite's file."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    def start(self) -> None:
        """Start everything that is not running."""
        if self.postgres is not None and not (self.postgres.data / "postmaster.pid").exists():
            self.postgres.start()
        if self.redis is not None and self.redis.process is None:
            self.redis.start()
        starting = [web for web in self.webs if not web.is_alive]
        for web in starting:
            web.start(wait=False)
        for web in starting:
            web.wait_until_it_answers()

    def stop(self) -> None:
        for web in self.webs:
            web.kill()
        self.office.close()

    def any_door(self) -> int:
        """The port of a running web process, as a proxy in front would choose."""
        alive = [web.port for web in self.webs if web.is_alive]
        return random.choice(alive or [web.port for web in self.webs])

    def door(self, number: int) -> int:
        """The port of the web process that tab `number` belongs to."""
        return self.webs[number % len(self.webs)].port


@contextmanager
def on_sqlite(
    folder: Path, template: Path, servers: tuple[str, ...] = ("daphne",), more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Fleet]:
    """One process with everything in it. (With several servers, each polls the log.) `more` is environment."""
    file = folder / "tsudoi.sqlite3"
    shutil.copyfile(template, file)
    fleet = Fleet(folder, f"sqlite:///{file}", "", servers)
    fleet.env.update(more)
    try:
        fleet.start()
        yield fleet
    finally:
        fleet.stop()


@contextmanager
def on_services(folder: Path, servers: tuple[str, ...] = ("daphne", "uvicorn")) -> Iterator[Fleet]:
    """Several processes on a PostgreSQL that survives being killed, and a Redis."""
    with real_postgres(folder, SURVIVES_A_KILL) as postgres, real_redis(folder) as redis:
        fleet = Fleet(folder, postgres.url, redis.url, servers)
        fleet.postgres, fleet.redis = postgres, redis
        try:
            fill_postgres(fleet.env)
            fleet.start()
            yield fleet
        finally:
            fleet.stop()
