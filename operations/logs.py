"""The one policy for logs: they tell how the site fares and where it broke, never who did what, or any content.

A line is our own message with its arguments masked; an error is its type and the places in the code. Django and its
servers put addresses of pages (with tokens from mails), people's addresses, SQL parameters and whole forms into both.
What an error says about a service (it is away, the disk is full) is kept: it contains nobody's data.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, cast
from urllib.parse import urlsplit

MINUTE = "%Y-%m-%dT%H:%M%z"  # seconds would let readers link what two people did
OF_SERVICES = ("OperationalError", "InterfaceError")  # of Django, SQLite, psycopg
UNTOLD = "/…"
_VOICES = re.compile(r"/+(?:[a-z]{2}(?:-[a-z]+)?/+)?voices", re.IGNORECASE)

_PATH = re.compile(r"(?:\b(?:https?|wss?)://|(?<![\w.>])/)[^\s,;'\"<>)\]]*")
_MASKS = (
    (re.compile(r"[^\s@<>'\"]+@[^\s@<>'\"]+"), "<address>"),
    (re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`"), "'…'"),
    (
        re.compile(r"[^\x00-\x7f]+(?:\s*[^\x00-\x7f]+)*"),
        "…",
    ),  # our log messages are English; other letters come from people
    (re.compile(r"(?<![\w.:-])[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*|\b\d+(?:\.\d+){3}\b"), "<address>"),
    (
        re.compile(r"\b[A-Z\d]{2,}(?:-[A-Z\d]{2,})+\b|\b(?=[A-Za-z_-]*\d)[\w-]+\b|\b[\w-]{24,}\b"),
        "#",
    ),  # numbers, codes, tokens
)


def shape(path: str) -> str:
    """The route of an address: `/programs/guardian/<str:token>/`. `UNTOLD` for voices, and for what has no route."""
    from django.urls import Resolver404, resolve

    try:
        match = resolve(urlsplit(path).path)
    except (Resolver404, ValueError):
        return UNTOLD
    if match.app_name == "voices" or match.url_name in (None, "wagtail_serve"):
        return UNTOLD
    return f"/{match.route}" if match.route.isascii() else UNTOLD


def masked(text: str) -> str:
    """Mask whatever could be personal in a text: addresses, numbers, codes, quoted and other people's words."""
    pieces = []
    end = 0
    for found in _PATH.finditer(text):
        pieces += [_masked(text[end : found.start()]), shape(found.group())]
        end = found.end()
    return "".join([*pieces, _masked(text[end:])])


def _masked(text: str) -> str:
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


def told(error: BaseException) -> str:
    """An error in a few words: its type, and its message if it is about a service."""
    name = type(error).__qualname__
    if isinstance(error, OSError):
        return f"{name}: {error.strerror}" if error.strerror else name
    return f"{name}: {masked(str(error)).strip()}" if name in OF_SERVICES else name


def where(error: BaseException) -> Iterator[str]:
    """An error with its causes, oldest first: the places in the code, without values."""
    seen: list[BaseException] = []
    this: BaseException | None = error
    while this is not None and this not in seen:
        seen.append(this)
        this = this.__cause__ or (None if this.__suppress_context__ else this.__context__)
    for one in reversed(seen):
        yield from (line.rstrip("\n") for line in traceback.format_tb(one.__traceback__))
        yield told(one)
        if isinstance(one, BaseExceptionGroup):
            for part in one.exceptions:
                yield from where(part)


class PolicyFormatter(logging.Formatter):
    """Formats every line of this process: ours, Django's, the servers', the libraries'."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", MINUTE)

    def format(self, record: logging.LogRecord) -> str:
        """Format a line, and below it where an error came from."""
        safe = logging.makeLogRecord(record.__dict__ | {"msg": _sentence(record), "args": None})
        safe.exc_info = safe.exc_text = safe.stack_info = None
        lines = [super().format(safe)]
        if record.exc_info and record.exc_info[1]:
            lines += where(record.exc_info[1])
        return "\n".join(lines)


def _sentence(record: logging.LogRecord) -> str:
    """The message with its arguments masked, or masked as a whole where the two cannot be told apart."""
    if isinstance(record.msg, BaseException):
        return told(record.msg)
    args = record.args
    if not isinstance(record.msg, str) or not args:
        return masked(str(record.msg))
    try:
        if isinstance(args, Mapping):
            return _HOLE.sub(_as_text, record.msg) % {name: _part(value) for name, value in args.items()}
        return _HOLE.sub(_as_text, record.msg) % tuple(_part(value) for value in args)
    except (TypeError, ValueError, KeyError):
        return masked(record.msg)


_HOLE = re.compile(r"%(?P<name>\(\w+\))?[-#0 +]*\d*(?:\.\d+)?(?P<kind>[a-zA-Z%])")


def _as_text(hole: re.Match[str]) -> str:
    """Let numeric placeholders take text, too, because the masked arguments are texts."""
    return "%%" if hole["kind"] == "%" else f"%{hole['name'] or ''}s"


def _part(value: Any) -> str:
    return told(value) if isinstance(value, BaseException) else masked(str(value))


def hold_back_voices(record: logging.LogRecord) -> bool:
    """Drop lines that would show that somebody gave a voice at this minute; keep only where it broke."""
    request = getattr(record, "request", None)
    path = getattr(request, "path_info", "") or ""
    return record.levelno >= logging.ERROR or not _VOICES.match(path)


# ── What does not come through logging ──


def hear_everything() -> None:
    """Route errors that Python and Twisted would print themselves through the log."""
    threading.excepthook = lambda told: _unhandled(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: _unhandled(told.exc_type, told.exc_value, told.exc_traceback)
    if not (sys.stderr and sys.stderr.isatty()):  # at a terminal somebody tries something out, and sees it all
        sys.excepthook = _unhandled
    if "twisted" in sys.modules:
        from twisted.logger import STDLibLogObserver, globalLogPublisher

        globalLogPublisher.addObserver(cast(Any, STDLibLogObserver("twisted")))  # daphne's log has no output


def _unhandled(kind: type[BaseException], error: BaseException | None, places: TracebackType | None) -> None:
    if kind is not None and issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("community").critical("Nobody has handled this.", exc_info=(kind, error or kind(), places))


# For LOGGING: servers and Django bring their own handlers, which are removed.
_HEARD = {"handlers": [], "propagate": True}
_SILENT = {"handlers": [], "propagate": False, "level": "CRITICAL"}
CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"policy": {"()": "operations.logs.PolicyFormatter"}},
    "filters": {"voices": {"()": "django.utils.log.CallbackFilter", "callback": hold_back_voices}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "policy", "filters": ["voices"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        **dict.fromkeys(
            ("django", "django.server", "daphne", "twisted", "uvicorn", "uvicorn.error", "granian"), _HEARD
        ),
        **dict.fromkeys(("_granian", "asyncio", "websockets", "allauth", "django_tasks", "wagtail"), _HEARD),
        **dict.fromkeys(("uvicorn.access", "granian.access"), _SILENT),
    },
}
