"""Words become links and nothing else, and no text is expensive: everybody's messages pass through one thread."""

import time

import pytest

from chat.bodies import as_html, clean_html
from chat.models import Message


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("見て https://example.jp/?q=1#x を", ["https://example.jp/?q=1#x"]),
        ("-https://example.jp/x", ["https://example.jp/x"]),
        ("(http://example.co.jp:8080/p)", ["http://example.co.jp:8080/p"]),
        ("example.co.jp と 2歳です.jp", []),
        ("https://foo-bar.example.com.", ["https://foo-bar.example.com"]),
        ("hana@example.jp へ", []),
        ("javascript://example.jp/x", []),
        ("1.5倍 a.b.c", []),
    ],
)
def test_addresses_become_links(text: str, linked: list[str]) -> None:
    html = as_html(text)
    assert [part.split('"')[0] for part in html.split('href="')[1:]] == linked
    assert clean_html(html) == html


@pytest.mark.parametrize(
    "piece",
    [
        "a-a.",
        "a-",
        "a.--",
        "(",
        "a.",
        "http://",
        "a:",
        "&",
        "\"'",
        "<a.",
        "あ.",
        "a@a.",
        "http://a@",
        ":80.",
        "a" * 63 + ".",
    ],
)
@pytest.mark.parametrize("end", [".", "!", ".jp"])
def test_no_text_takes_others_time(piece: str, end: str) -> None:
    text = (piece * Message.LONGEST)[: Message.LONGEST - len(end)] + end
    began = time.thread_time()  # the processor's time of this thread: other tests beside it do not count
    clean_html(as_html(text))
    assert time.thread_time() - began < 0.3  # seconds; bleach's own pattern took up to 4 for the first of these
