"""The contents of a database: its tables, their sizes, and whether two tables hold the same."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

MADE_FROM_OTHERS = {"wagtailsearch"}  # apps whose tables are an index of other tables
# Rows of an installation that nobody has used: those of the migrations and of `ensure_site`.
FILLED_BY_INSTALLING = {
    "auth_group", "auth_group_permissions", "auth_permission", "care_helpcontact", "cms_freepage", "cms_homepage",
    "cms_newsindexpage", "django_content_type", "django_tasks_database_dbtaskresult", "people_auditentry",
    "programs_programindexpage", "wagtailcore_collection", "wagtailcore_groupapprovaltask",
    "wagtailcore_groupapprovaltask_groups", "wagtailcore_groupcollectionpermission", "wagtailcore_grouppagepermission",
    "wagtailcore_locale", "wagtailcore_page", "wagtailcore_pagelogentry", "wagtailcore_referenceindex",
    "wagtailcore_revision", "wagtailcore_site", "wagtailcore_task", "wagtailcore_workflow",
    "wagtailcore_workflowpage", "wagtailcore_workflowtask",
}  # fmt: skip
# Credentials are in no backup: sessions with their devices, the key for pushes, codes for LINE, keys of addresses
# to be confirmed, tasks under way.
# Waiting mails are: a link's secret is worthless without SECRET_KEY, which signs it when the mail is written.
DOORS = (
    "account_emailconfirmation",
    "django_session",
    "django_tasks_database_dbtaskresult",
    "notices_linecode",
    "notices_pushdevice",
    "notices_pushkey",
    "usersessions_usersession",
)
AT_ONCE = 2000  # rows held in memory,
FEW_AT_ONCE = 20  # … of a table that holds whole pictures


@dataclass(frozen=True)
class Table:
    """One of our tables with its columns."""

    name: str
    fields: tuple["models.Field[Any, Any]", ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(str(field.column) for field in self.fields)

    @property
    def at_once(self) -> int:
        """How many of its rows are held in memory."""
        large = any(isinstance(field, models.BinaryField) for field in self.fields)
        return FEW_AT_ONCE if large else AT_ONCE

    @property
    def automatic(self) -> "models.Field[Any, Any] | None":
        """The column that the database numbers automatically, if any."""
        return next((field for field in self.fields if isinstance(field, models.AutoField)), None)


def tables() -> list[Table]:
    """Every table with data of its own, including many-to-many tables, in a stable order."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and meta.app_label not in MADE_FROM_OTHERS:
            fields = tuple(field for field in meta.local_concrete_fields if not getattr(field, "generated", False))
            found[meta.db_table] = Table(meta.db_table, fields)
    return [found[name] for name in sorted(found)]


def unknown_tables(using: str) -> list[str]:
    """Tables of an SQLite file that belong to no model, and so have no known meaning. Indexes are left out."""
    known = {table.name for table in tables()} | {"django_migrations"}
    with connections[using].cursor() as cursor:
        present = connections[using].introspection.table_names(cursor)
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE %s", ["CREATE VIRTUAL TABLE%"])
        indexes = [name for (name,) in cursor.fetchall()]  # full-text ones; each stores itself in tables <name>_…
    indexes += MADE_FROM_OTHERS
    return sorted(
        name for name in present if name not in known and not any(f"{name}_".startswith(f"{i}_") for i in indexes)
    )


def counts(using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """The number of rows in each table."""
    found = {}
    with connections[using].cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT COUNT(*) FROM {_quoted(using, table.name)}")  # noqa: S608  names from our models
            found[table.name] = cursor.fetchone()[0]
    return found


def is_empty(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the database has no table at all."""
    with connections[using].cursor() as cursor:
        return not connections[using].introspection.table_names(cursor)


def used_tables(using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Counts of rows that came from use, by table: empty for a new database, and for one that was only installed."""
    if is_empty(using):
        return {}
    with connections[using].cursor() as cursor:
        present = set(connections[using].introspection.table_names(cursor))
    if not {table.name for table in tables()} <= present:
        return dict.fromkeys(sorted(present), 1)  # not (quite) our schema: then certainly not empty
    return {name: rows for name, rows in counts(using).items() if rows and name not in FILLED_BY_INSTALLING}


def migrations(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of the applied migrations, as `app.name`."""
    return sorted(".".join(key) for key in MigrationRecorder(connections[using]).applied_migrations())


def unapplied_migrations(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of the migrations that this version of the code would still apply."""
    executor = MigrationExecutor(connections[using])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def known_migrations() -> set[str]:
    """Names of the migrations in this version of the code."""
    return {".".join(key) for key in MigrationExecutor(connections[DEFAULT_DB_ALIAS]).loader.disk_migrations}


def replaced_migrations() -> set[str]:
    """Names of migrations that were squashed into others; a database may still list them."""
    replacements = MigrationExecutor(connections[DEFAULT_DB_ALIAS]).loader.replacements
    return {".".join(key) for migration in replacements.values() for key in migration.replaces}


# ── Rows ──


def rows(using: str, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """All rows in batches, as Python values: as stored, without the models' own conversions."""
    connection = connections[using]
    converters = [_converters(connection, field) for field in table.fields]
    names = ", ".join(connection.ops.quote_name(column) for column in table.columns)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {_quoted(using, table.name)}")  # noqa: S608  names from our models
        for batch in _batches(cursor, table.at_once):
            yield [tuple(_convert(connection, *pair) for pair in zip(row, converters, strict=True)) for row in batch]


def _batches(cursor: CursorWrapper, most: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    while batch := cursor.fetchmany(most):
        yield batch


def _converters(connection: BaseDatabaseWrapper, field: "models.Field[Any, Any]") -> tuple[list[Any], Any]:
    """The converters from this database's column values to Python's (SQLite stores a UUID as text, and so on)."""
    column = field.get_col(field.model._meta.db_table)
    return connection.ops.get_db_converters(column) + _duration(connection, column), column


def _duration(connection: BaseDatabaseWrapper, column: Any) -> list[Any]:
    if column.output_field.get_internal_type() == "DurationField" and not connection.features.has_native_duration_field:
        return [connection.ops.convert_durationfield_value]
    return []


def _convert(connection: BaseDatabaseWrapper, value: Any, how: tuple[list[Any], Any]) -> Any:
    converters, column = how
    for converter in converters:
        value = converter(value, column, connection)
    return value


class Sum:
    """A checksum of a table, independent of the order of its rows: equal contents have equal sums."""

    def __init__(self, table: Table) -> None:
        self.rows = 0
        self._sum = 0
        self._json = [_target(field).get_internal_type() == "JSONField" for field in table.fields]

    def add(self, batch: Sequence[tuple[Any, ...]]) -> None:
        """Add some rows."""
        for row in batch:
            text = "\x1f".join(_text(value, is_json) for value, is_json in zip(row, self._json, strict=True))
            self._sum += int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest())
        self.rows += len(batch)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and (self.rows, self._sum) == (other.rows, other._sum)

    __hash__ = None  # type: ignore[assignment]


def sum_of(using: str, table: Table) -> Sum:
    """The checksum of a whole table, read a few thousand rows at a time."""
    total = Sum(table)
    for batch in rows(using, table):
        total.add(batch)
    return total


def _target(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    found: models.Field[Any, Any] = field.get_col(field.model._meta.db_table).output_field
    return found


def _text(value: Any, is_json: bool) -> str:
    """A canonical text for a value, whichever database it comes from."""
    if value is None:
        return "\x00"
    if is_json:
        value = json.loads(value, parse_float=_number, parse_int=_number) if isinstance(value, str) else value
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return _number(str(value))
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return repr(value)


def _number(text: str) -> str:
    return format(Decimal(text).normalize(), "f")


def _quoted(using: str, name: str) -> str:
    return connections[using].ops.quote_name(name)


def first(names: Sequence[str], most: int = 5) -> str:
    """A few names for a message."""
    return ", ".join(islice(names, most)) + (" …" if len(names) > most else "")
