"""Places for tests."""

from datetime import time
from itertools import count
from typing import Any

from places.models import OpeningHour, Place

_numbers = count(1)


def make_place(name: str = "", *, hours: list[tuple[int, str, str]] | None = None, **fields: Any) -> Place:
    """A published neighbourhood place; `hours` as (weekday, "9:00", "17:00")."""
    number = next(_numbers)
    fields = {"slug": f"place-{number}", "layer": "neighbourhood", "summary": "ひとこと", "is_published": True} | fields
    place = Place.objects.create(name=name or f"場所{number}", **fields)
    for weekday, opens, closes in hours or []:
        start, end = (time.fromisoformat(value.zfill(5)) for value in (opens, closes))
        OpeningHour.objects.create(place=place, weekday=weekday, opens=start, closes=end)
    return place
