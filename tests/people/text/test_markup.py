"""Two guards of different make: what one lets through, the other takes."""

import html as entities
import re
from html.parser import HTMLParser

import pytest

from chat.words import as_html, clean_html
from people.text import markup
from people.text.markup import PAGES, WORDS, Allowed, clean_rich_text, on_the_way_in, on_the_way_out, shown_rich_text

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
@pytest.mark.parametrize("allowed", [WORDS, PAGES])
def test_each_guard_holds_alone(bad: str, allowed: Allowed) -> None:
    assert not harmless(bad, allowed)
    assert harmless(on_the_way_in(bad, allowed), allowed)
    assert harmless(on_the_way_out(bad, allowed), allowed)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("broken", ["bleach", "nh3"])
def test_a_hole_in_one_is_none_in_both(bad: str, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getattr(markup, broken), "clean", lambda html, **_options: html)
    assert harmless(shown_rich_text(clean_rich_text(bad)), PAGES)
    assert harmless(on_the_way_out(on_the_way_in(bad, WORDS), WORDS), WORDS)


@pytest.mark.parametrize(
    "plain", ["<3", "a<b", "a < b && c > d", "<b>太字</b>", "&amp;", 'it\'s "q"', "<a href='https://x.jp'>x</a>"]
)
def test_plain_text_stays_as_it_was_typed(plain: str) -> None:
    shown = clean_html(as_html(plain))
    assert entities.unescape(re.sub(r"<a [^>]*>|</a>", "", shown)) == plain
    assert "<b>" not in shown


def test_pages_keep_what_the_toolbar_offers() -> None:
    page = '<h2>題</h2><p><b>太</b> <a href="https://example.jp/">x</a> <a href="/groups/">y</a> <a href="tel:119">z</a></p><ul><li>a</li></ul>'
    assert shown_rich_text(clean_rich_text(page)) == page
