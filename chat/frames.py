"""The frames that a client may send: closed schemas (docs/realtime.md). Anything else is refused, never guessed at.

The frames that act on a message or a room come from their declarations (chat.verbs); the rest concern the connection.
"""

import json
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chat.fields import LONGEST_FRAME, OneOf, Record, Text
from chat.verbs import NUMBER, VERBS
from ground.refusals import Refusal

MOST_FRAMES = 16  # in one request


class NotAFrame(Refusal):
    """The frame does not match its schema. Our own client never sends such a frame."""

    def __init__(self, why: str) -> None:
        super().__init__("bad_frame", _("通信の内容を読み取れませんでした。"), _("ページを開き直してください。"))
        self.why = why  # for developers of clients: in English, sent as the frame's `detail`


SCHEMAS: dict[str, Record] = {
    "hello": Record(
        {"after": NUMBER},
        # `knows` and `wait` are used by polling only (chat.transports.polling).
        {"lang": OneOf(code for code, _name in settings.LANGUAGES), "knows": Text(16), "wait": NUMBER},
    ),
    **{name: verb.schema for name, verb in VERBS.items()},
    "read": Record({"seq": NUMBER}),
    "typing": Record({}),
    "ping": Record({"seq": NUMBER}),
}


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object from its pairs. Raises ValueError for a duplicate field, which parsers treat differently."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field twice")
    return found


JSON = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_once)


def parse(text: str) -> dict[str, Any]:
    """Return the frame in `text`, checked and converted. Raises NotAFrame."""
    if len(text) > LONGEST_FRAME:
        raise NotAFrame("longer than 16384 characters")
    return check(_decode(text))


def parse_list(text: str) -> list[Any]:
    """Return the list of frames in a request, each of them still to be checked. Raises NotAFrame."""
    found = _decode(text)
    if not isinstance(found, list) or not 0 < len(found) <= MOST_FRAMES:
        raise NotAFrame(f"not a list of 1 to {MOST_FRAMES} frames")
    return found


def _decode(text: str) -> Any:
    try:
        return JSON.decode(text)
    except RecursionError:
        raise NotAFrame("nested too deeply") from None
    except ValueError:  # also raised for a number of more than 4,300 digits
        raise NotAFrame("not JSON") from None


def check(frame: Any) -> dict[str, Any]:
    """Return one frame, checked and converted. Raises NotAFrame."""
    if not isinstance(frame, dict):
        raise NotAFrame("not an object")
    kind = frame.pop("t", None)
    schema = SCHEMAS.get(kind) if isinstance(kind, str) else None
    if schema is None:
        raise NotAFrame("unknown kind")
    if missing := schema.required.keys() - frame.keys():
        raise NotAFrame(f"missing: {', '.join(sorted(missing))}")
    if len(frame) > len(schema.fields) or not frame.keys() <= schema.fields.keys():
        raise NotAFrame("unknown field")
    checked: dict[str, Any] = {"t": kind}
    for name, value in frame.items():
        try:
            checked[name] = schema.fields[name](value)
        except (ValueError, TypeError):
            raise NotAFrame(f"wrong value: {name}") from None
    return checked
