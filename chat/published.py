"""What is published of all rooms, by quarter: nothing from which a number under five could be found by subtraction.

A family is a total and the parts that make it up. If one part is small, none of its parts is published, only the total;
so of at least two unknown parts nobody can tell which is small, nor how large any is. A total under five is not
published either. Totals of several quarters, of groups or of days are published nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.utils import timezone

from chat.queries.numbers import ANSWERED, DECIDED, HERE, REPORTED, SINGLE, numbers, quarter_after, quarter_of

SMALL = 5  # numbers below this are not published
QUARTERS = 8  # shown, the newest first
KEPT = timedelta(days=1)  # in the cache
FAMILIES = {"reported": REPORTED, "answered": ANSWERED, "decided": DECIDED} | dict.fromkeys(SINGLE, ())


@dataclass(frozen=True)
class Published:
    """One family in one quarter. None stands for what is not published."""

    total: int | None
    parts: Mapping[str, int | None]


def publish(counted: Mapping[str, int]) -> dict[str, Published]:
    """Return what may be said of these numbers of one quarter, by family."""
    found = {}
    for family, names in FAMILIES.items():
        parts = {name: counted.get(name, 0) for name in names}
        total = sum(parts.values()) if names else counted.get(family, 0)
        told = all(number >= SMALL for number in parts.values())
        found[family] = Published(
            total if total >= SMALL else None, {name: number if told else None for name, number in parts.items()}
        )
    return found


def last_quarters(today: date) -> list[date]:
    """The first days of the quarters that are over, the newest first."""
    found, first = [], quarter_of(today)
    for _each in range(QUARTERS):
        first = quarter_of(first - timedelta(days=1))
        found.append(first)
    return found


def published() -> dict[date, dict[str, Published]]:
    """Return what is published of each of the last quarters that are over, from the cache; the rest in one query."""
    quarters = last_quarters(timezone.localdate(timezone=HERE))
    keys = {first: f"chat.numbers:{first.isoformat()}" for first in quarters}
    known: dict[str, dict[str, Published]] = cache.get_many(keys.values())
    missing = [first for first in quarters if keys[first] not in known]
    if missing:
        counted = numbers(since=min(missing), until=quarter_after(max(missing)))
        fresh = {keys[first]: publish(counted.get(first, {})) for first in missing}
        cache.set_many(fresh, timeout=KEPT.total_seconds())
        known |= fresh
    return {first: known[keys[first]] for first in quarters}
