"""Measure one system in one shape: server, Redis and database on core 0, the load on core 1."""

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import prepare
from benchmarks.prepare import CACHE, LOAD, PEERS, ROOT
from benchmarks.services import Services, our_environment
from benchmarks.systems import Shape, System
from tests.ports import free_port

SERVER_CORE, LOAD_CORE = 0, 1
# The load generator writes far more than one person may, and everything from one address.
RAISED_LIMITS = {
    "CHAT_POSTS_PER_MINUTE": "1000000",
    "CHAT_POSTS_AT_ONCE": "1000000",
    "CHAT_SOCKETS_PER_ADDRESS": "1000000",
}
MOST_FILES = 40_000
AUTOGROUP = Path("/proc/self/autogroup")
precedence = 0  # nice value of what is measured; below 0 (as root) it takes precedence over other work on the machine


@dataclass(frozen=True)
class Running:
    """A system that is up and running."""

    ports: list[int]
    servers: list[int]  # process ids of the web servers
    pids: list[int]  # those of the servers, Redis and PostgreSQL
    sessions: Path | None


def pin(core: int) -> None:
    """Keep this process and its children on one core."""
    os.sched_setaffinity(0, {core})


def _begin(core: int) -> None:
    os.setsid()
    pin(core)
    if precedence:
        os.setpriority(os.PRIO_PROCESS, 0, precedence)
        if AUTOGROUP.exists():  # a new session is its own scheduling group, with its own nice value
            AUTOGROUP.write_text(str(precedence))
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@contextlib.contextmanager
def running(
    system: System, shape: Shape, services: Services, before: Callable[[dict[str, str], Path], None] | None = None
) -> Iterator[Running]:
    """Start the system on a fresh database, and finally stop it and drop the database.

    `before` is called with its environment and our sessions file once the database exists, before the server starts.
    """
    command = system.command()
    services.forget_redis()
    environment, sessions, file = _surroundings(system, shape, services)
    if before and sessions:
        before(environment, sessions)
    ports: list[int] = []
    processes: list[subprocess.Popen[Any]] = []
    log_file = CACHE / f"{system.name}.log"
    try:
        with log_file.open("w") as log:
            for _number in range(system.processes):
                port = free_port()
                filled = [str(part).replace("{port}", str(port)).replace("{file}", file) for part in command]
                processes.append(
                    subprocess.Popen(
                        filled,
                        cwd=ROOT if system.is_ours else PEERS,
                        env=environment,
                        stdout=log,
                        stderr=log,
                        preexec_fn=lambda: _begin(SERVER_CORE),
                    )
                )
                _wait_for(port, processes[-1], log_file)
                ports.append(port)
        servers = [process.pid for process in processes]
        shared = services.pids(redis=system.redis, postgres=system.database == "postgres")
        yield Running(ports, servers, servers + shared, sessions)
    finally:
        for process in processes:
            stop(process)
        services.clear()


def _surroundings(system: System, shape: Shape, services: Services) -> tuple[dict[str, str], Path | None, str]:
    """The environment variables, our sessions file, and the SQLite file of a peer."""
    if system.is_ours:
        crowd = services.crowd(system.database, shape)
        # From here on, the settings of a real installation: DEBUG is off.
        settings = services.copy(system.database, crowd.template) | {"ALLOWED_HOSTS": "127.0.0.1"} | RAISED_LIMITS
        return our_environment(**settings), crowd.sessions, ""
    environment = our_environment(PYTHONPATH=str(PEERS))
    file = ""
    if system.redis:
        environment |= {"LAYER": "redis", "REDIS_URL": services.redis().url}
    if system.database == "sqlite" or not system.database:
        file = environment["SQLITE"] = str(services.new_file())
    else:
        environment |= services.libpq(services.new_postgres())
    if system.adapter == "socketio":
        environment["NODE_PATH"] = str(prepare.node_modules())
    if system.adapter == "channels_naive":
        make_table = [prepare.peers_python() / "python", PEERS / "channels_chat.py"]
        subprocess.run(make_table, env=environment, check=True)
    return environment, None, file


def _wait_for(port: int, process: subprocess.Popen[Any], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended early: {log.read_text()[-500:]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not open its port within a minute")


def stop(process: subprocess.Popen[Any]) -> None:
    """End a server or the load, with all its children."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):  # it has ended, with all its children
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return


def start_load(
    system: System,
    shape: Shape,
    up: Running,
    phases: str,
    out: Path,
    extra: dict[str, Any],
    options: tuple[str, ...] = (),
) -> subprocess.Popen[Any]:
    """Begin the load; what it finds is appended to `out`."""
    command = [prepare.node(), str(LOAD), "--adapter", system.adapter, "--port", ",".join(map(str, up.ports))]
    command += ["--pids", ",".join(map(str, up.pids)), "--rooms", str(shape.rooms), "--members", str(shape.members)]
    command += ["--size", str(shape.size), "--phases", phases, "--label", f"{system.name}/{shape.name}"]
    command += ["--out", str(out), "--extra", json.dumps(extra), *options]
    if up.sessions:
        command += ["--sessions", str(up.sessions)]
    return subprocess.Popen(command, preexec_fn=lambda: _begin(LOAD_CORE))


def measure(
    system: System,
    shape: Shape,
    services: Services,
    phases: str,
    out: Path,
    extra: dict[str, Any],
    options: tuple[str, ...] = (),
) -> None:
    """Measure once. Raises `prepare.Missing`, or RuntimeError if the server or the load fails."""
    with running(system, shape, services) as up:
        load = start_load(system, shape, up, phases, out, extra, options)
        try:
            if load.wait(shape.seconds):
                raise RuntimeError("the load generator failed; its record says why")
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"not done within {shape.seconds} s") from None
        finally:
            stop(load)
