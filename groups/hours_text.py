"""Live hours as facilitators type them: 「月曜日 21:00-22:00」, one a line."""

import re
from collections.abc import Iterable
from datetime import time

from groups import refusals_of_settings as refusals
from groups.actions.settings import Hour
from groups.models import LiveHour
from places.enums import Weekday

LINE = re.compile(r"^(?P<day>\S+)\s+(?P<starts>\d{1,2}[:：]\d\d)\s*[-–〜~]\s*(?P<ends>\d{1,2}[:：]\d\d)$")


def shown(hours: Iterable[LiveHour]) -> str:
    """The hours in the reader's language, as `read` takes them."""
    return "\n".join(f"{one.get_weekday_display()} {one.starts:%H:%M}-{one.ends:%H:%M}" for one in hours)


def read(text: str) -> list[Hour]:
    """Read the hours from lines; the day in the reader's language or by its first letter (月). Raises a refusal."""
    return [_hour(line.strip()) for line in text.splitlines() if line.strip()]


def _hour(line: str) -> Hour:
    found = LINE.match(line)
    days = [day for day in Weekday if found and str(day.label).lower().startswith(found["day"].lower())]
    if found is None or len(days) != 1:
        raise refusals.hours_unreadable(line)
    try:
        starts, ends = (time.fromisoformat(found[name].replace("：", ":").zfill(5)) for name in ("starts", "ends"))
    except ValueError:
        raise refusals.hours_unreadable(line) from None
    return Hour(int(days[0]), starts, ends)
