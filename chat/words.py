"""People's words: what may be stored, and how it is shown. Plain text with line breaks; addresses become links."""

import html
import re
import threading
from functools import lru_cache
from typing import Any

import bleach
from bleach.linkifier import TLDS, Linker
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from people.refusals import Refusal

ALLOWED_TAGS = {"a"}
ALLOWED_ATTRIBUTES = {"a": ["href", "rel"]}
ALLOWED_PROTOCOLS = {"http", "https"}
# Control characters, and the marks that turn the direction of the text around them.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
MANY_EMPTY_LINES = re.compile(r"\n{4,}")
MAY_HOLD_A_LINK = re.compile(r"[./]")
_of_thread = threading.local()
NEEDS_CARE = re.compile(r"[<>&\"']")
# bleach's own pattern, but it begins only where a word begins and counts: "a-a." 500 times took it up to 4 s.
ENDINGS = "|".join(sorted(TLDS))
ADDRESS = re.compile(
    rf"""(?<!\()\(*
    \b(?<![\w@.])(?<!\w-)(?:(?:https?|ftp):/{{0,3}}(?:(?:\w{{1,60}}:)?\w{{1,60}}@)?)?  # http://
    (?:[\w-]{{1,63}}\.){{1,10}}(?:{ENDINGS})(?:\:[0-9]{{1,5}})?(?!\.\w)\b  # xx.yy.tld:80
    (?:[/?][^\s\{{\}}\|\\\^`<>"]*)?  # /path
    """,
    re.IGNORECASE | re.VERBOSE,
)


def clean_body(text: str, *, longest: int, field: str = "body") -> str:
    """The text as it is stored; refuses what is empty, too long or not text.

    Markup that somebody types is text like any other ("<3" stays "<3"). Characters are counted, not bytes.
    """
    text = MANY_EMPTY_LINES.sub("\n\n\n", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if UNWANTED.search(text) or not _is_text(text):
        raise Refusal(
            "not_text",
            _("送れない文字が入っています。"),
            _("絵文字や記号をコピーした場合は、その部分を消してもう一度送ってください。"),
            field=field,
        )
    if not text:
        raise Refusal("empty", _("まだ何も書かれていません。"), _("ひとことでもかまいません。"), field=field)
    if len(text) > longest:
        raise Refusal(
            "too_long",
            _("%(length)s文字あります。%(longest)s文字まで送れます。") % {"length": len(text), "longest": longest},
            _("2回に分けて送ってください。"),
            field=field,
        )
    return text


def as_html(body: str) -> str:
    """What is shown for a body, on the way in: escaped text, and links for http(s) addresses."""
    escaped = html.escape(body) if NEEDS_CARE.search(body) else body
    if not MAY_HOLD_A_LINK.search(escaped):
        return escaped
    return str(_linker().linkify(escaped))


@lru_cache(maxsize=2048)
def clean_html(stored: str) -> SafeString:
    """The stored rendering, once more through the allow-list on the way out: the database is not trusted blindly."""
    if not NEEDS_CARE.search(stored):
        return mark_safe(stored)  # noqa: S308  no character of it can start a tag or an entity
    return mark_safe(  # noqa: S308  bleach has just cleaned it
        bleach.clean(stored, tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, protocols=ALLOWED_PROTOCOLS)
    )


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True


def _safe_link(attrs: Any, new: bool = False) -> Any:
    """Only web addresses become links; the page behind learns nothing about where the reader came from."""
    href = attrs.get((None, "href"), "")
    if not href.startswith(("http://", "https://")):
        return None
    attrs[(None, "rel")] = "nofollow noopener noreferrer ugc"
    return attrs


def _linker() -> Linker:
    """One for each thread: it keeps its parser, and a parser serves one text at a time."""
    linker = getattr(_of_thread, "linker", None)
    if linker is None:
        linker = _of_thread.linker = Linker(callbacks=[_safe_link], url_re=ADDRESS, parse_email=False)
    return linker
