"""System checks for the configuration as a whole."""

import re
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


@register()
def line_is_there_whole_or_not_at_all(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse half of what LINE needs, and an account that is not written as people look for it."""
    names = ("LINE_ACCOUNT", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_TOKEN")
    missing = [name for name in names if not getattr(settings, name)]
    if len(missing) == len(names):
        return []
    if missing:
        problem = f"LINE is configured by half: {' and '.join(missing)} not set."
    elif not re.fullmatch(r"@[0-9a-z._-]+", settings.LINE_ACCOUNT):
        problem = "LINE_ACCOUNT is not the account's ID."
    else:
        return []
    hint = "Set all three of LINE_ACCOUNT (@123abcde), LINE_CHANNEL_SECRET and LINE_CHANNEL_TOKEN, or none of them."
    return [Error(problem, hint=hint, id="community.E002")]
