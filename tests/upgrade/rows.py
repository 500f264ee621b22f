"""The stored rows of a database, and the differences between two databases.

It queries the database itself and no models: whatever a version makes of its tables, this is what is there.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

INDEX = "wagtailsearch_"  # derived from the other tables, and rebuilt by each version
Rows = dict[str, dict[tuple[Any, ...], dict[str, Any]]]  # table → primary key → column → value


def rows(url: str) -> Rows:
    """Every row of every table of the database at `url` (sqlite:///… or postgres…)."""
    found = _of_sqlite(Path(url.removeprefix("sqlite:///"))) if url.startswith("sqlite") else _of_postgres(url)
    return {table: found[table] for table in sorted(found) if not table.startswith(INDEX)}


def differences(before: Rows, after: Rows) -> dict[str, list[str]]:
    """The differences in words, by kind: `table gone`, `table.column gone`, `table.column`, `table -` and `table +`.

    `-` are rows that are gone, `+` are new ones. New tables and columns are not differences.
    """
    found: dict[str, list[str]] = {}

    def note(kind: str, what: str) -> None:
        found.setdefault(kind, []).append(what)

    for table, old in before.items():
        if table not in after:
            note(f"{table} gone", f"{len(old)} rows")
            continue
        new = after[table]
        for key, row in old.items():
            if key not in new:
                note(f"{table} -", str(key))
                continue
            for column, value in row.items():
                if column not in new[key]:
                    note(f"{table}.{column} gone", "")
                elif new[key][column] != value:
                    note(f"{table}.{column}", f"{key}: {value!r:.100} → {new[key][column]!r:.100}")
        for key in new.keys() - old.keys():
            note(f"{table} +", str(key))
    return found


def said(found: dict[str, list[str]], kinds: Iterable[str]) -> str:
    """Some of the differences, for a failure message."""
    return "\n".join(f"{kind}: {len(found[kind])}, so {found[kind][:3]}" for kind in sorted(kinds))


def permissions(of: Rows) -> dict[str, set[str]]:
    """What each role may do, by names and not ids: its permissions, also on pages and collections, and who has it."""
    kinds = {key: f"{row['app_label']}.{row['model']}" for (key,), row in of["django_content_type"].items()}
    names = {key: f"{kinds[row['content_type_id']]}.{row['codename']}" for (key,), row in of["auth_permission"].items()}
    groups = {key: row["name"] for (key,), row in of["auth_group"].items()}
    pages = {key: row["url_path"] for (key,), row in of["wagtailcore_page"].items()}
    people = {key: row["email"] for (key,), row in of["people_user"].items()}
    found: dict[str, set[str]] = {name: set() for name in groups.values()}
    for row in of["auth_group_permissions"].values():
        found[groups[row["group_id"]]].add(names[row["permission_id"]])
    for row in of["wagtailcore_grouppagepermission"].values():
        found[groups[row["group_id"]]].add(f"{names[row['permission_id']]} below {pages[row['page_id']]}")
    for row in of["wagtailcore_groupcollectionpermission"].values():
        found[groups[row["group_id"]]].add(f"{names[row['permission_id']]} in collection {row['collection_id']}")
    for row in of["people_user_groups"].values():
        found[groups[row["group_id"]]].add(f"is a role of {people[row['user_id']]}")
    return found


def _of_sqlite(file: Path) -> Rows:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        listed = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        virtual = tuple(f"{name}_" for name, sql in listed if sql and sql.startswith("CREATE VIRTUAL"))
        names = [name for name, _sql in listed if not f"{name}_".startswith((*virtual, "sqlite_", INDEX))]
        found: Rows = {}
        database.execute("BEGIN")  # a snapshot of one moment
        for name in names:
            keys = [one["name"] for one in database.execute(f'PRAGMA table_info("{name}")') if one["pk"]]
            every = [dict(row) for row in database.execute(f'SELECT * FROM "{name}"')]
            found[name] = {tuple(row[key] for key in keys): row for row in every}
            assert len(found[name]) == len(every), f"{name} has no primary key"
    return found


def _of_postgres(url: str) -> Rows:
    keys_of = """SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
        WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY a.attnum"""
    with psycopg.connect(url, row_factory=dict_row) as database:
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found: Rows = {}
        for name in [one["tablename"] for one in names]:
            keys = [one["attname"] for one in database.execute(keys_of, [f'"{name}"'])]
            every = database.execute(f'SELECT * FROM "{name}"').fetchall()
            found[name] = {tuple(row[key] for key in keys): row for row in every}
            assert len(found[name]) == len(every), f"{name} has no primary key"
    return found
