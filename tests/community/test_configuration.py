"""Half a switch to PostgreSQL and Redis is refused."""

import pytest

from community.checks import database_and_redis_switch_together


@pytest.mark.parametrize(
    ("database", "redis", "problems"),
    [
        ("", "", []),
        ("sqlite:////tmp/x", "", []),
        ("postgres://db/tsudoi", "redis://cache/0", []),
        ("postgres://db/tsudoi", "", ["Half-switched configuration: REDIS_URL is not set."]),
        ("", "redis://cache/0", ["Half-switched configuration: DATABASE_URL (postgres://…) is not set."]),
    ],
)
def test_both_or_neither(settings: object, database: str, redis: str, problems: list[str]) -> None:
    settings.DATABASE_URL, settings.REDIS_URL = database, redis  # type: ignore[attr-defined]
    assert [problem.msg for problem in database_and_redis_switch_together(None)] == problems
