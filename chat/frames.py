"""What a client may send: closed schemas (docs/realtime.md). Whatever does not fit is refused, never guessed."""

import json
import uuid
from collections.abc import Callable
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chat.enums import ReactionKind, ReportReason
from ground.refusals import Refusal

LONGEST_FRAME = 16 * 1024  # characters; the longest message takes a quarter of it
MOST_FRAMES = 16  # in one request
BIGGEST_NUMBER = 2**53 - 1  # what JavaScript counts exactly

Check = Callable[[Any], Any]


class NotAFrame(Refusal):
    """The frame does not fit its schema. A client of ours never sends such a thing."""

    def __init__(self, why: str) -> None:
        super().__init__("bad_frame", _("通信の内容を読み取れませんでした。"), _("ページを開き直してください。"))
        self.why = why  # for people who write clients; English, in the frame's `detail`


def _text(longest: int) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or len(value) > longest:
            raise ValueError
        value.encode()  # a lone surrogate raises UnicodeEncodeError, a ValueError
        return value

    return check


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= BIGGEST_NUMBER:
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _uuid(value: Any) -> uuid.UUID:
    if not isinstance(value, str) or len(value) != 36:
        raise ValueError
    found = uuid.UUID(value)
    if str(found) != value:  # Python also reads "{…}", "urn:uuid:…" and dashes anywhere; the answer would not match
        raise ValueError
    return found


def _one_of(values: Any) -> Check:
    allowed = frozenset(values)

    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError
        return value

    return check


BODY = _text(LONGEST_FRAME)  # how long a message may be is for the action to say, kindly
REASON = _text(2_000)
# kind → (required fields, optional fields)
SCHEMAS: dict[str, tuple[dict[str, Check], dict[str, Check]]] = {
    "hello": (
        {"after": _number},
        # `knows` and `wait` mean something to who asks by requests only (chat.transports.polling).
        {"lang": _one_of(code for code, _name in settings.LANGUAGES), "knows": _text(16), "wait": _number},
    ),
    "post": ({"id": _uuid, "body": BODY}, {"reply_to": _number}),
    "edit": ({"id": _uuid, "message": _number, "body": BODY}, {}),
    "withdraw": ({"id": _uuid, "message": _number}, {}),
    "react": ({"id": _uuid, "message": _number, "kind": _one_of(ReactionKind.values), "on": _flag}, {}),
    "read": ({"seq": _number}, {}),
    "mute": ({"id": _uuid, "message": _number}, {}),
    "report": ({"id": _uuid, "message": _number, "reason": _one_of(ReportReason.values)}, {"note": REASON}),
    "hide": ({"id": _uuid, "message": _number, "reason": REASON}, {}),
    "restore": ({"id": _uuid, "message": _number, "reason": REASON}, {}),
    "freeze": ({"id": _uuid, "on": _flag}, {"reason": REASON}),
    "typing": ({}, {}),
    "ping": ({"seq": _number}, {}),
}


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; one that names a field twice is not JSON that anybody could rely on."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field twice")
    return found


JSON = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_once)


def parse(text: str) -> dict[str, Any]:
    """The frame in `text`, checked and converted; raises NotAFrame."""
    if len(text) > LONGEST_FRAME:
        raise NotAFrame("longer than 16384 characters")
    return check(_decode(text))


def parse_list(text: str) -> list[Any]:
    """The frames in a request: a list, each of them still to be checked; raises NotAFrame."""
    found = _decode(text)
    if not isinstance(found, list) or not 0 < len(found) <= MOST_FRAMES:
        raise NotAFrame(f"not a list of 1 to {MOST_FRAMES} frames")
    return found


def _decode(text: str) -> Any:
    try:
        return JSON.decode(text)
    except RecursionError:
        raise NotAFrame("nested too deeply") from None
    except ValueError:  # also for a number of more than 4,300 digits
        raise NotAFrame("not JSON") from None


def check(frame: Any) -> dict[str, Any]:
    """What one frame says, checked and converted; raises NotAFrame."""
    if not isinstance(frame, dict):
        raise NotAFrame("not an object")
    kind = frame.pop("t", None)
    schema = SCHEMAS.get(kind) if isinstance(kind, str) else None
    if schema is None:
        raise NotAFrame("unknown kind")
    required, optional = schema
    if missing := required.keys() - frame.keys():
        raise NotAFrame(f"missing: {', '.join(sorted(missing))}")
    if len(frame) > len(required) + len(optional) or not frame.keys() <= required.keys() | optional.keys():
        raise NotAFrame("unknown field")
    checked: dict[str, Any] = {"t": kind}
    for name, value in frame.items():
        try:
            checked[name] = (required.get(name) or optional[name])(value)
        except (ValueError, TypeError):
            raise NotAFrame(f"wrong value: {name}") from None
    return checked
