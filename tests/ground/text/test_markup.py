"""Two guards of different make: what one lets through, the other takes."""

import html as entities
import re
from contextlib import suppress
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from chat.bodies import as_html, clean_html
from ground.text import markup
from ground.text.markup import (
    DEEPEST,
    LINKS_ONLY,
    LONGEST,
    MOST_GROWN,
    PAGES,
    Allowed,
    CleanRichTextField,
    clean_rich_text,
    on_the_way_in,
    on_the_way_out,
    shown_rich_text,
)

BAD = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVa&#x09;script:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="https://example.jp/" onclick="x" style="position:fixed">x</a>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<iframe src=https://evil.example></iframe>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=https://evil.example><input>",
]


class Tags(HTMLParser):
    """What a browser would make elements and attributes of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def harmless(html: str, allowed: Allowed) -> bool:
    for tag, attrs in Tags(html).found:
        if tag not in allowed.tags or not set(attrs) <= {"href", "rel"}:
            return False
        if attrs.get("href") and not (attrs["href"] or "").startswith(("https://", "http://", "/")):
            return False
    return True


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("allowed", [LINKS_ONLY, PAGES])
def test_each_guard_holds_alone(bad: str, allowed: Allowed) -> None:
    assert not harmless(bad, allowed)
    assert harmless(on_the_way_in(bad, allowed), allowed)
    assert harmless(on_the_way_out(bad, allowed), allowed)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("broken", ["bleach", "nh3"])
def test_a_hole_in_one_is_none_in_both(bad: str, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getattr(markup, broken), "clean", lambda html, **_options: html)
    assert harmless(shown_rich_text(clean_rich_text(bad)), PAGES)
    assert harmless(on_the_way_out(on_the_way_in(bad, LINKS_ONLY), LINKS_ONLY), LINKS_ONLY)


@pytest.mark.parametrize(
    "plain", ["<3", "a<b", "a < b && c > d", "<b>太字</b>", "&amp;", 'it\'s "q"', "<a href='https://x.jp'>x</a>"]
)
def test_plain_text_stays_as_it_was_typed(plain: str) -> None:
    shown = clean_html(as_html(plain))
    assert entities.unescape(re.sub(r"<a [^>]*>|</a>", "", shown)) == plain
    assert "<b>" not in shown


@pytest.mark.parametrize(
    "much", ["<b>", "<p><b>", "<ul><li>", "<b><p>", "<a ", "<ol><li><p>", "<h3>", "<", "&", "</p>"]
)
def test_no_text_takes_long(much: str) -> None:
    """Counted in what the slow guard is given, not in seconds."""
    given: list[str] = []
    real = markup.bleach.clean

    def counted(html: str, **options: Any) -> str:
        given.append(html)
        return str(real(html, **options))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup.bleach, "clean", counted)
        for text in (much * 70_000, (much * LONGEST)[:9_000]):
            with suppress(ValidationError):
                clean_rich_text(text)
    assert all(len(html) <= MOST_GROWN * LONGEST and html.count("<ul>") < DEEPEST for html in given)


@pytest.mark.parametrize("much", ["<" * 200_000, "あ" * (LONGEST + 1), "<ul><li>" * 31, "<" * LONGEST])
def test_what_nobody_writes_is_refused_with_words_beside_its_field(much: str) -> None:
    field = CleanRichTextField()
    with pytest.raises(ValidationError) as refused:
        field.clean(much, None)
    assert refused.value.messages[0].endswith("ください。")


def test_a_long_page_with_lists_in_lists_is_taken() -> None:
    page = "<ul><li>a" * 12 + "</li></ul>" * 12 + "<p>あいう<br>えお &lt;3</p>" * 1_500
    assert clean_rich_text(page) == page


def test_pages_keep_what_the_toolbar_offers() -> None:
    page = '<h2>題</h2><p><b>太</b> <a href="https://example.jp/">x</a> <a href="/groups/">y</a> <a href="tel:119">z</a></p><ul><li>a</li></ul>'
    assert shown_rich_text(clean_rich_text(page)) == page
