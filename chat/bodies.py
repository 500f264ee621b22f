"""Bodies of messages: what may be stored, and how it is shown. Plain text with line breaks; URLs become links."""

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
    """Return the text as it is stored; refuse one that is empty or longer than `longest` characters (not bytes).

    Invisible characters are removed silently. Markup that somebody types is plain text ("<3" stays "<3").
    """
    text = MANY_EMPTY_LINES.sub("\n\n\n", normalized(text)).strip()
    if is_blank(text):
        raise refusals.nothing_written(field)
    if len(text) > longest:
        raise refusals.too_long(len(text), longest, field)
    return text


def as_html(body: str) -> str:
    """Render a body for storing: escaped text, with links for http(s) URLs."""
    html = linked(body)
    return on_the_way_in(html, LINKS_ONLY) if NEEDS_CARE.search(html) else html


@lru_cache(maxsize=2048)
def clean_html(stored: str) -> SafeString:
    """Pass the stored rendering through the allow-list again on output: the database is not trusted blindly."""
    if not NEEDS_CARE.search(stored):
        return mark_safe(stored)  # noqa: S308  it has no character that could start a tag or an entity
    return mark_safe(on_the_way_out(stored, LINKS_ONLY))  # noqa: S308  nh3 has just cleaned it
