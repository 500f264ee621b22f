"""The systems that are measured: how each is started, and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import prepare
from benchmarks.prepare import OURS, PEERS
from operations import servers

Command = list[str | Path]


@dataclass(frozen=True)
class System:
    """One row of the table. `{port}` and `{file}` (a new SQLite file) in the command are filled in."""

    name: str
    shown: str
    command: Callable[[], Command]  # called late: it installs what it needs
    adapter: str  # in load/adapters.mjs
    start: float  # messages a second at which the search for the maximum starts; only saves time
    database: str = ""  # "sqlite", "postgres" or nothing stored
    redis: bool = False
    processes: int = 1
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def is_ours(self) -> bool:
        return self.adapter == "tsudoi"


UVICORN: Command = ["--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning", "--no-access-log"]
UVICORN += ["--loop", "uvloop", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"]
DAPHNE: Command = ["-b", "127.0.0.1", "-p", "{port}", "-v", "0"]
GRANIAN: Command = ["--interface", "asgi", "--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning"]
GRANIAN += ["--workers", "1", "--loop", "uvloop"]
QUIET = {"uvicorn": ["--log-level", "warning"], "daphne": ["-v", "0"], "granian": ["--log-level", "warning"]}
SERVERS = {"uvicorn": UVICORN, "daphne": DAPHNE, "granian": GRANIAN}


def _ours(server: str, shown: str, **more: Any) -> System:
    name = f"tsudoi-{server}-{more['database']}" + ("-2" if more.get("processes") == 2 else "")
    program, *words = servers.command(server, "127.0.0.1", "{port}", *QUIET[server])
    return System(name, f"**Tsudoi**, {shown}", lambda: [OURS / program, *words], "tsudoi", **more)


def _asgi(server: str, start: float) -> System:
    def command() -> Command:
        return [prepare.peers_python() / server, *SERVERS[server], "limit_asgi:app"]

    return System(f"asgi-{server}", f"bare {server}, nothing stored", command, "raw", start)


def _socketio() -> Command:
    prepare.node_modules()
    return [prepare.node(), PEERS / "socketio_chat.js", "{port}", "{file}"]


def _channels(name: str, shown: str, adapter: str, **more: Any) -> System:
    def command() -> Command:
        return [prepare.peers_python() / "daphne", *DAPHNE, "channels_chat:application"]

    return System(name, shown, command, adapter, 50, **more)


SYSTEMS = {
    system.name: system
    for system in (
        _ours("uvicorn", "uvicorn, SQLite", database="sqlite", start=800),
        System(
            "socketio-sqlite",
            "socket.io storing in SQLite",
            _socketio,
            "socketio",
            800,
            database="sqlite",
        ),
        _channels(
            "naive-sqlite",
            "naive Channels storing in SQLite, Redis layer, daphne",
            "channels_naive",
            database="sqlite",
            redis=True,
        ),
        System(
            "limit-raw",
            "limit: raw Python + uvloop, nothing stored",
            lambda: [prepare.peers_python() / "python", PEERS / "limit_raw.py", "{port}"],
            "raw",
            1600,
        ),
        _asgi("uvicorn", 800),
        System(
            "limit-c",
            "limit: broadcast in C, nothing stored",
            lambda: [prepare.limit_in_c(), "{port}"],
            "raw",
            1600,
        ),
        _ours("daphne", "daphne (the default), SQLite", database="sqlite", start=200),
        _ours("granian", "granian, SQLite", database="sqlite", start=400),
        _ours("uvicorn", "uvicorn, PostgreSQL + Redis", database="postgres", redis=True, start=400),
        _ours("uvicorn", "2 × uvicorn, PostgreSQL + Redis", database="postgres", redis=True, start=100, processes=2),
        _channels("tutorial-memory", "Channels tutorial, in memory, daphne, nothing stored", "channels_tutorial"),
        _channels(
            "tutorial-redis", "Channels tutorial, Redis layer, daphne, nothing stored", "channels_tutorial", redis=True
        ),
        _channels(
            "naive-postgres",
            "naive Channels storing in PostgreSQL, Redis layer, daphne",
            "channels_naive",
            database="postgres",
            redis=True,
        ),
        _asgi("granian", 800),
        _asgi("daphne", 200),
    )
}


@dataclass(frozen=True)
class Shape:
    """How many people in how many rooms, and what they do."""

    name: str
    shown: str
    rooms: int
    members: int
    phases: str
    size: int = 60  # characters of a message
    seconds: int = 300  # time limit for the whole shape


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("wide", "20 rooms × 25 people", 20, 25, "connect,steady:20:4,steady:100:5,max:{start},storm:20"),
        Shape("big", "1 room × 500 people", 1, 500, "connect,steady:5:4,max:{twentieth},storm:5"),
        # More bytes than the kernel buffers for a reader, so that the server's own buffers show.
        Shape("stall", "1 room × 50 people, 5 stop reading", 1, 50, "connect,steady:200:20,stall:5:200:40", 1900),
        Shape("quiet", "400 rooms × 25 people, nobody talks", 400, 25, "connect,quiet:{minutes}", seconds=1200),
        # Beside what one look for watched expressions costs (watched.py).
        Shape("watched", "1 room × 100 people, and looking for watched expressions", 1, 100, "connect,steady:20:8"),
        Shape("rooms", "Opening a room", 1, 25, ""),  # rooms.py
        Shape("profile", "Where the time goes", 20, 25, ""),  # profiling.py
    )
}
QUICK_WIDE = "connect,steady:100:3,max:{start},storm:20"
