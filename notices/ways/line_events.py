"""What LINE tells of: that somebody wrote to the office's account, added it or left it.

Read from one request of its webhook, with as little of it as is needed.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

MOST = 100  # events of one request that are looked at
LAST_MOMENT = 253_402_300_800_000  # milliseconds since 1970: the year 10000
_LINE_ID = re.compile(r"U[0-9a-f]{32}")


class Happened(Enum):
    """What happened, as LINE names it."""

    WROTE = "message"
    ADDED = "follow"
    LEFT = "unfollow"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that one person did. `text` is "" for stickers, pictures and the like; `again`: LINE tells it anew."""

    happened: Happened
    line_id: str
    reply_token: str = ""
    text: str = ""
    again: bool = False
    at: datetime | None = None  # when it happened, by LINE's clock


def read_events(body: bytes) -> list[Event]:
    """The events that concern us: of one person, not of groups or rooms, and not while another system answers.

    Raises ValueError for what is not a request of LINE's webhook.
    """
    try:
        sent = json.loads(body)
    except RecursionError as error:  # thousands of brackets
        raise ValueError("nested too deep") from error
    events = sent.get("events") if isinstance(sent, dict) else None
    if not isinstance(events, list):
        raise ValueError("no list of events")
    return list(_concerning(events[:MOST]))


def _concerning(events: list[Any]) -> Iterator[Event]:
    for one in events:
        if not isinstance(one, dict) or one.get("mode") != "active":
            continue
        source, kind = _part(one, "source"), one.get("type")
        line_id = source.get("userId")
        if source.get("type") != "user" or not isinstance(line_id, str) or not _LINE_ID.fullmatch(line_id):
            continue
        if kind in {known.value for known in Happened}:
            message = _part(one, "message")
            yield Event(
                happened=Happened(kind),
                line_id=line_id,
                reply_token=_text(one.get("replyToken")),
                text=_text(message.get("text")) if message.get("type") == "text" else "",
                again=_part(one, "deliveryContext").get("isRedelivery") is True,
                at=_moment(one.get("timestamp")),
            )


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    found = whole.get(name)
    return found if isinstance(found, dict) else {}


def _moment(found: object) -> datetime | None:
    """Milliseconds since 1970; None for what is no moment."""
    return datetime.fromtimestamp(found / 1000, UTC) if isinstance(found, int) and 0 < found < LAST_MOMENT else None


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""
