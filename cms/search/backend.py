"""Search that understands Japanese: a backend for Wagtail, on SQLite (FTS5) and on PostgreSQL."""

from typing import Any

from django.db import connection

from cms.search.postgres import JapanesePostgresBackend


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database in use (Wagtail loads it by this name)."""
    if connection.vendor == "postgresql":
        return JapanesePostgresBackend(params)
    from cms.search.sqlite import JapaneseSQLiteBackend  # its tables exist on SQLite only

    return JapaneseSQLiteBackend(params)
