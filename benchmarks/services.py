"""A Redis and a durable PostgreSQL for one run, and databases full of people."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

from benchmarks.prepare import CACHE, OURS, ROOT
from benchmarks.systems import Shape
from tests.services import Postgres, Redis, real_postgres, real_redis

DATA = CACHE / "data"
SECRET_KEY = "Hs7-kQ2vNxJ8bTz4LmW_9cRyPd3fGhXeU6aBoV1iZtKrMy5gQj"


@dataclass(frozen=True)
class Crowd:
    """A database with people in groups, and the file with their sessions."""

    template: str  # a SQLite file, or the name of a PostgreSQL database
    sessions: Path


class Services:
    """What the systems share. Everything is started when first needed, and stopped at the end of the `with` block."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._folder: Path | None = None
        self._redis: Redis | None = None
        self._postgres: Postgres | None = None
        self._crowds: dict[tuple[str, str], Crowd] = {}
        self._databases = 0
        self._is_migrated = False  # PostgreSQL's template
        self._copied = ""  # the PostgreSQL database of the system that is being measured

    def __enter__(self) -> "Services":
        shutil.rmtree(DATA, ignore_errors=True)
        DATA.mkdir(parents=True)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _own_folder(self) -> Path:
        if self._folder is None:  # not in DATA: PostgreSQL must be able to access it as its own user
            self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="tsudoi-bench-")))
        return self._folder

    def redis(self) -> Redis:
        """The Redis server."""
        if self._redis is None:
            self._redis = self._stack.enter_context(real_redis(self._own_folder()))
        return self._redis

    def postgres(self) -> Postgres:
        """The PostgreSQL server, with the default durability (fsync on)."""
        if self._postgres is None:
            self._postgres = self._stack.enter_context(real_postgres(self._own_folder(), settings={}))
        return self._postgres

    def address(self, database: str) -> str:
        """The address of a database on the PostgreSQL server."""
        return urlunsplit(urlsplit(self.postgres().url)._replace(path=f"/{database}"))

    def pids(self, *, redis: bool, postgres: bool) -> list[int]:
        """The process ids of those that a system uses."""
        found = []
        if redis and (process := self.redis().process):
            found.append(process.pid)
        if postgres:
            found.append(int((self.postgres().data / "postmaster.pid").read_text().split()[0]))
        return found

    def forget_redis(self) -> None:
        """Empty Redis: a killed Channels server leaves channels in its groups for a day, and every send pays for it."""
        if self._redis:
            import redis

            redis.Redis(port=self._redis.port).flushall()

    def new_file(self) -> Path:
        """The path of a new SQLite file."""
        self._databases += 1
        return DATA / f"run{self._databases}.sqlite3"

    def new_postgres(self, template: str = "template0") -> str:
        """The address of a new database, a copy of `template`."""
        self._databases += 1
        self._copied = f"run{self._databases}"
        self.postgres().sql(f'CREATE DATABASE {self._copied} TEMPLATE "{template}"')
        return self.address(self._copied)

    def clear(self) -> None:
        """Drop the databases of the system that was just measured."""
        for file in DATA.glob(f"run{self._databases}.sqlite3*"):
            file.unlink()
        if self._copied:
            self.postgres().sql(f"DROP DATABASE {self._copied} WITH (FORCE)")
            self._copied = ""

    def libpq(self, url: str) -> dict[str, str]:
        """An address as the environment variables that libpq reads."""
        parts = urlsplit(url)
        (folder,) = parse_qs(parts.query)["host"]
        return {"PGHOST": folder, "PGUSER": parts.username or "postgres", "PGDATABASE": parts.path.strip("/")}

    # ── our own databases ──

    def crowd(self, database: str, shape: Shape) -> Crowd:
        """People for this shape, created once per run by the demo command."""
        key = (database, shape.name)
        if key not in self._crowds:
            print(f"· preparing {shape.rooms} × {shape.members} people ({database})", flush=True)
            sessions = DATA / f"{database}-{shape.name}.json"
            many = ("--members", str(shape.members), "--groups", str(shape.rooms), "--sessions", str(sessions))
            template = self.template(
                database, shape.name, lambda environment: manage("demo", *many, DEBUG="1", **environment)
            )
            self._crowds[key] = Crowd(template, sessions)
        return self._crowds[key]

    def template(self, database: str, name: str, fill: Callable[[dict[str, str]], object]) -> str:
        """A migrated database that `fill` fills, given the settings for it: a SQLite file, or a PostgreSQL name."""
        if database == "sqlite":
            template = str(DATA / f"{name}.sqlite3")
            shutil.copy(self._migrated_file(), template)
            fill({"DATABASE_URL": f"sqlite:///{template}"})
            _join_log(template)
            return template
        template = f"crowd_{name}"
        self._migrated_postgres()
        self.postgres().sql(f"CREATE DATABASE {template} TEMPLATE migrated")
        fill({"DATABASE_URL": self.address(template), "REDIS_URL": self.redis().url})
        return template

    def copy(self, database: str, template: str) -> dict[str, str]:
        """The settings for a copy of a filled database, for one measurement."""
        if database == "sqlite":
            file = self.new_file()
            shutil.copy(template, file)
            return {"DATABASE_URL": f"sqlite:///{file}"}
        return {"DATABASE_URL": self.new_postgres(template), "REDIS_URL": self.redis().url}

    def _migrated_file(self) -> Path:
        digest = hashlib.sha256()
        for file in sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "requirements" / "base.txt"]):
            digest.update(file.read_bytes())
        migrated = CACHE / f"migrated-{digest.hexdigest()[:12]}.sqlite3"
        if not migrated.exists():
            for old in CACHE.glob("migrated-*"):
                old.unlink()
            building = DATA / "migrated.sqlite3"
            manage("migrate", "-v", "0", DEBUG="1", DATABASE_URL=f"sqlite:///{building}")
            _join_log(str(building))
            building.rename(migrated)
        return migrated

    def _migrated_postgres(self) -> None:
        if self._is_migrated:
            return
        self._is_migrated = True
        self.postgres().sql("CREATE DATABASE migrated")
        environment = {"DATABASE_URL": self.address("migrated"), "REDIS_URL": self.redis().url}
        manage("migrate", "-v", "0", DEBUG="1", **environment)


def manage(*arguments: str, **environment: str) -> None:
    """Run `manage.py` on a database of the measurements."""
    subprocess.run([OURS / "python", "manage.py", *arguments], cwd=ROOT, env=our_environment(**environment), check=True)


def our_environment(**more: str) -> dict[str, str]:
    """The environment of our own processes: none of the caller's settings, only what is given."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG", "TMPDIR")}
    return kept | {"SECRET_KEY": SECRET_KEY, "PYTHONDONTWRITEBYTECODE": "1"} | more


def _join_log(file: str) -> None:
    """Merge SQLite's write-ahead log into the file, so that the file alone can be copied."""
    import sqlite3

    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
