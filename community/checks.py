"""System checks for the configuration as a whole."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def database_and_redis_switch_together(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse PostgreSQL without Redis, or Redis without PostgreSQL: doorbells and cache need both."""
    postgres = settings.DATABASE_URL.startswith("postgres")
    if postgres == bool(settings.REDIS_URL):
        return []
    missing = "REDIS_URL" if postgres else "DATABASE_URL (postgres://…)"
    return [
        Error(
            f"Half-switched configuration: {missing} is not set.",
            hint="Set both DATABASE_URL and REDIS_URL, or neither (one process on SQLite).",
            id="community.E001",
        )
    ]
