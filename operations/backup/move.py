"""Move everything from SQLite to PostgreSQL: one snapshot, one transaction, every table compared."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction

from operations.backup import contents
from operations.backup.contents import Table

SOURCE = "moving_from"


class CannotMove(Exception):
    """Why nothing was moved, and what to do about it. Both databases are unchanged."""


def move(file: Path, say: Callable[[str], None]) -> int:
    """Copy everything from the SQLite file into the database of DATABASE_URL, and return the number of rows.

    The file is locked against writes meanwhile. `say` is called with each line of progress. Raises CannotMove.
    """
    _open(file)
    try:
        _check_source()
        _prepare_target(say)
        with transaction.atomic(using=SOURCE), transaction.atomic():  # IMMEDIATE on the SQLite side
            moved = _copy_everything(say)
    finally:
        connections[SOURCE].close()
        del connections[SOURCE]
        del connections.settings[SOURCE]
    cache.clear()
    ContentType.objects.clear_cache()
    say("search index")
    call_command("wagtail_update_index", verbosity=0)
    return moved


def _open(file: Path) -> None:
    if connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        raise CannotMove(
            "DATABASE_URL does not name a PostgreSQL: everything is moved to where it points.\n"
            "Set DATABASE_URL=postgres://… and REDIS_URL=redis://… first."
        )
    if not file.is_file():
        raise CannotMove(
            f"There is no file {file}.\nThe default installation keeps its database in var/tsudoi.sqlite3."
        )
    old = {DEFAULT_DB_ALIAS: settings.SQLITE | {"NAME": file}}
    connections.settings[SOURCE] = connections.configure_settings(old)[DEFAULT_DB_ALIAS]


def _check_source() -> None:
    try:
        missing = contents.unapplied_migrations(SOURCE)
        newer = sorted(set(contents.migrations(SOURCE)) - contents.known_migrations() - contents.replaced_migrations())
        unknown = contents.unknown_tables(SOURCE)
    except DatabaseError as error:
        raise CannotMove(f"The file cannot be read as an SQLite database: {error}") from error
    if missing:
        raise CannotMove(
            f"The old database is behind this version ({contents.first(missing)}).\n"
            "Bring it up to date first: run `manage.py migrate` with the old DATABASE_URL."
        )
    if newer:
        raise CannotMove(
            f"The old database is ahead of this version ({contents.first(newer)}).\nUse the newer version."
        )
    if unknown:
        raise CannotMove(f"The old database has tables that nobody here knows: {contents.first(unknown)}.")
    try:
        connections[SOURCE].check_constraints()
    except DatabaseError as error:
        raise CannotMove(f"The old database refers to rows that are not there: {error}") from error


def _prepare_target(say: Callable[[str], None]) -> None:
    if used := contents.used_tables():
        found = contents.first([f"{name}: {rows}" for name, rows in used.items()])
        raise CannotMove(
            f"The new database is in use ({found}); moving would overwrite it.\n"
            "Give a new, empty database in DATABASE_URL."
        )
    say("tables")
    call_command("migrate", verbosity=0, interactive=False)


def _copy_everything(say: Callable[[str], None]) -> int:
    moved = 0
    target = connections[DEFAULT_DB_ALIAS]
    tables = contents.tables()
    with target.cursor() as cursor:
        names = ", ".join(target.ops.quote_name(table.name) for table in tables)
        cursor.execute(f"TRUNCATE {names} CASCADE")
        for table in tables:
            copied = _copy(table)
            if copied != contents.sum_of(DEFAULT_DB_ALIAS, table):
                raise CannotMove(f"{table.name} is not the same after copying. Nothing was moved.")
            _number_on(table)
            moved += copied.rows
            if copied.rows:
                say(f"{table.name}: {copied.rows:,}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # finds a dangling foreign key here, not at the end
    return moved


def _copy(table: Table) -> contents.Sum:
    """Copy one table, and return the checksum of what was read."""
    target = connections[DEFAULT_DB_ALIAS]
    target.ensure_connection()
    total = contents.Sum(table)
    columns = ", ".join(target.ops.quote_name(column) for column in table.columns)
    try:
        with (
            target.connection.cursor() as cursor,
            cursor.copy(f"COPY {target.ops.quote_name(table.name)} ({columns}) FROM STDIN") as copy,
        ):
            for batch in contents.rows(SOURCE, table):
                total.add(batch)
                for row in batch:
                    copy.write_row(row)
    except (psycopg.Error, ValueError) as error:
        raise CannotMove(
            f"PostgreSQL does not take what is in {table.name}: {str(error).strip()}\n"
            "Nothing was moved. Mend that row in the old database, then try again."
        ) from error
    return total


def _number_on(table: Table) -> None:
    """Advance the sequences past every number ever used, even by deleted rows, so that no old reference revives."""
    field = table.automatic
    if field is None:
        return
    with connections[SOURCE].cursor() as source, connections[DEFAULT_DB_ALIAS].cursor() as target:
        source.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        last: Any = source.fetchone()
        if last and last[0]:
            target.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table.name, field.column, last[0]])
