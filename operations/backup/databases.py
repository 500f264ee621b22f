"""Copy the database consistently into a file, and back: SQLite by VACUUM INTO, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

from operations.backup import contents

NAMES = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT"}
NAMES |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
OURS = ["--no-owner", "--no-privileges"]  # the user who restores becomes the owner
EMPTIED = b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
UNKNOWN_TO_OLD_SERVERS = b"SET transaction_timeout = 0;\n"


class CannotCopy(Exception):
    """Why the database could not be dumped or loaded. After a failed load, it is unchanged."""


def dump(file: Path) -> dict[str, int]:
    """Dump a snapshot into a new file while the site keeps running, and return the number of rows in each table."""
    return _dump_postgres(file) if connection.vendor == "postgresql" else _dump_sqlite(file)


def load(file: Path) -> None:
    """Replace the database by the file's contents, all or nothing. Raises CannotCopy."""
    if connection.vendor == "postgresql":
        _load_postgres(file)
    else:
        _load_sqlite(file)
    connections.close_all()


# ── SQLite ──


def _dump_sqlite(file: Path) -> dict[str, int]:
    """Dump by VACUUM INTO: a copy of the file would miss the write-ahead log, and keep what was deleted."""
    try:
        with closing(sqlite3.connect(_sqlite_file(), timeout=60)) as source:
            source.execute("VACUUM INTO ?", [str(file)])
        with closing(sqlite3.connect(file)) as copy:
            copy.execute("PRAGMA journal_mode=OFF")
            copy.execute("PRAGMA secure_delete=ON")
            for name in contents.DOORS:
                copy.execute(f'DELETE FROM "{name}"')  # noqa: S608  our own list
            copy.commit()
            if (said := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise CannotCopy(f"The database is damaged: {said}")
            names = [table.name for table in contents.tables()]
            return {name: copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  names of our own tables
    except sqlite3.Error as error:
        raise CannotCopy(f"SQLite could not copy the database: {error}") from error


def _load_sqlite(file: Path) -> None:
    target = _sqlite_file()
    connections.close_all()
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    try:
        # One transaction over all pages: whoever has the old database open sees the new one from then on.
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target, timeout=60)) as copy:
            copy.execute("PRAGMA journal_mode=WAL")
            source.backup(copy)
    except sqlite3.Error as error:
        raise CannotCopy(f"SQLite could not take the backup: {error}") from error


def _sqlite_file() -> str:
    return str(connection.settings_dict["NAME"])


# ── PostgreSQL ──


def _dump_postgres(file: Path) -> dict[str, int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]  # so that the rows counted are the rows dumped
        rows = contents.counts() | dict.fromkeys(contents.DOORS, 0)
        without = [f"--exclude-table-data={name}" for name in contents.DOORS]
        _run(["pg_dump", "--format=custom", *OURS, *without, f"--snapshot={snapshot}", f"--file={file}"])
    return rows


def _load_postgres(file: Path) -> None:
    connections.close_all()
    script, everything = file.with_suffix(".sql"), file.with_suffix(".all.sql")
    _run(["pg_restore", *OURS, f"--file={script}", str(file)])
    with script.open("rb") as statements, everything.open("wb") as output:
        output.write(EMPTIED)
        for line in statements:
            if line != UNKNOWN_TO_OLD_SERVERS:
                output.write(line)
            if line.startswith(b"-- Name:"):  # the settings end here
                break
        shutil.copyfileobj(statements, output)
    script.unlink()
    _run(["psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={everything}"])


def _run(command: list[str]) -> None:
    if not shutil.which(command[0]):
        raise CannotCopy(
            f"{command[0]} was not found. Install PostgreSQL's client programs, of the server's version or newer "
            "(Debian: apt-get install postgresql-client)."
        )
    result = subprocess.run(command, env=os.environ | _address(), capture_output=True, text=True, check=False)  # noqa: S603  PostgreSQL's own tools
    if result.returncode:
        raise CannotCopy(f"{command[0]} failed: {result.stderr.strip()}")


def _address() -> dict[str, str]:
    """The connection parameters for PostgreSQL's own programs; not on a command line, which others may read."""
    given: dict[str, Any] = connection.get_connection_params()
    return {name: str(given[key]) for key, name in NAMES.items() if given.get(key)} | {"PGOPTIONS": ""}
