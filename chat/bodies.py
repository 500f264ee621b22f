"""People's words: what may be stored, and how it is shown. Plain text with line breaks; addresses become links."""

import re
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from chat import refusals
from ground.text.letters import is_blank, normalized
from ground.text.links import linked
from ground.text.markup import LINKS_ONLY, on_the_way_in, on_the_way_out

MANY_EMPTY_LINES = re.compile(r"\n{4,}")
NEEDS_CARE = re.compile(r"[<>&]")


def clean_body(text: str, *, longest: int, field: str = "body") -> str:
    """The text as it is stored; refuses what is empty or too long. Invisible marks are taken out without a word.

    Markup that somebody types is text like any other ("<3" stays "<3"). Characters are counted, not bytes.
    """
    text = MANY_EMPTY_LINES.sub("\n\n\n", normalized(text)).strip()
    if is_blank(text):
        raise refusals.nothing_written(field)
    if len(text) > longest:
        raise refusals.too_long(len(text), longest, field)
    return text


def as_html(body: str) -> str:
    """What is shown for a body, on the way in: escaped text, and links for http(s) addresses."""
    html = linked(body)
    return on_the_way_in(html, LINKS_ONLY) if NEEDS_CARE.search(html) else html


@lru_cache(maxsize=2048)
def clean_html(stored: str) -> SafeString:
    """The stored rendering, once more through the allow-list on the way out: the database is not trusted blindly."""
    if not NEEDS_CARE.search(stored):
        return mark_safe(stored)  # noqa: S308  no character of it can start a tag or an entity
    return mark_safe(on_the_way_out(stored, LINKS_ONLY))  # noqa: S308  nh3 has just cleaned it
