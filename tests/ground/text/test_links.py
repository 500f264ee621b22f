"""Addresses in people's words: what becomes a link, where it ends, and that the words stay as they were."""

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.text.links import linked


def links(text: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'href="([^"]*)"', linked(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("こちらhttps://example.jp/a をどうぞ", ["https://example.jp/a"]),
        ("https://example.com/foo。次の文", ["https://example.com/foo"]),
        ("https://example.com/page.htmlを見てね", ["https://example.com/page.html"]),
        ("https://forms.gle/AbC", ["https://forms.gle/AbC"]),
        ("https://a.tokyo と https://b.app/x", ["https://a.tokyo", "https://b.app/x"]),
        ("2歳です.jp example.com www.example.com a@b.jp", []),
        ("（https://example.jp/x）「https://example.jp/y」", ["https://example.jp/x", "https://example.jp/y"]),
        ("(https://example.jp/a_(b))", ["https://example.jp/a_(b)"]),
        ("https://example.jp/a_(b)", ["https://example.jp/a_(b)"]),
        ("https://example.jp/a, https://example.jp/b.", ["https://example.jp/a", "https://example.jp/b"]),
        ("\"https://example.jp/q\"'https://example.jp/r'", ["https://example.jp/q", "https://example.jp/r"]),
        ("https://example.jp/を見て", ["https://example.jp/"]),
        ("https://example.jpを見て", ["https://example.jp"]),
        ("https://example.jp、https://example.jp！", ["https://example.jp", "https://example.jp"]),
        ("https://example.jp:8080/p?a=1&b=2#c", ["https://example.jp:8080/p?a=1&b=2#c"]),
        ("https://ja.wikipedia.org/wiki/発達、読んで", ["https://ja.wikipedia.org/wiki/発達"]),
        ("https://ja.wikipedia.org/wiki/%E7%99%BA%E9%81%94を", ["https://ja.wikipedia.org/wiki/%E7%99%BA%E9%81%94"]),
        ("https://en.wikipedia.org/wiki/Autismを見てね", ["https://en.wikipedia.org/wiki/Autism"]),
        ("https://en.wikipedia.org/wiki/Autism_spectrumを見て", ["https://en.wikipedia.org/wiki/Autism_spectrum"]),
        ("https://ja.wikipedia.org/wiki/ADHDについて。", ["https://ja.wikipedia.org/wiki/ADHD"]),
        ("https://ja.wikipedia.org/wiki/21トリソミー", ["https://ja.wikipedia.org/wiki/21トリソミー"]),
        ("https://ja.wikipedia.org/wiki/21トリソミーを見て", ["https://ja.wikipedia.org/wiki/21トリソミー"]),
        ("https://ja.wikipedia.org/wiki/21トリソミー見てね", ["https://ja.wikipedia.org/wiki/21トリソミー"]),
        ("https://ja.wikipedia.org/wiki/22q11.2欠失症候群、", ["https://ja.wikipedia.org/wiki/22q11.2欠失症候群"]),
        ("https://ja.wikipedia.org/wiki/CHARGE症候群の", ["https://ja.wikipedia.org/wiki/CHARGE症候群"]),
        ("https://ja.wikipedia.org/wiki/ADHD_(症状)。", ["https://ja.wikipedia.org/wiki/ADHD_(症状)"]),
        ("https://ja.wikipedia.org/wiki/X染色体#構造が", ["https://ja.wikipedia.org/wiki/X染色体#構造"]),
        ("https://ja.wikipedia.org/wiki/ADHD読んで", ["https://ja.wikipedia.org/wiki/ADHD"]),
        ("https://ja.wikipedia.org/wiki/ADHD参照", ["https://ja.wikipedia.org/wiki/ADHD"]),
        ("https://example.jp/21トリソミー", ["https://example.jp/21"]),
        ("https：／／example.com。次の文", ["https://example.com"]),
        ("https：／／example.comを見て", ["https://example.com"]),
        ("HTTPS：／／ja.wikipedia.org／wiki/21トリソミー", ["https://ja.wikipedia.org/wiki/21トリソミー"]),
        ("https://ja.wikipedia.org/wiki/発達https://b.jp/", ["https://ja.wikipedia.org/wiki/発達", "https://b.jp/"]),
        ("https://a.jphttps://b.jp", ["https://a.jp", "https://b.jp"]),
        ("https://a.jp/xhttps://b.jp/", ["https://a.jp/x", "https://b.jp/"]),
        ("http://a.jphttp://b.jphttps://c.jp/?q=1", ["http://a.jp", "http://b.jp", "https://c.jp/?q=1"]),
        ("https://a.jp/?to=https://b.jp/", ["https://a.jp/?to=https://b.jp/"]),
        ("https：／／example.com/", ["https://example.com/"]),
        ("ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．jp／a", ["https://example.jp/a"]),
        ("https://ｅｘａｍｐｌｅ．jp", ["https://example.jp"]),
        ("https://example．com/a！", ["https://example.com/a"]),
        ("https://example.com．次の文", ["https://example.com"]),
        ("http：／／user＠example.jp", []),
        ("https://example.jp/%E7%99%BAを", ["https://example.jp/%E7%99%BA"]),
        ("https://日本語.jp/", ["https://xn--wgv71a119e.jp/"]),
        ("https://はじめよう.みんな/", ["https://xn--p8j9a0d9c9a.xn--q9jyb4c/"]),
        ("https://example.com./a", ["https://example.com./a"]),
        ("https://аррӏе.com/ https://gооgle.com/", []),
        ("http://user:pass@example.jp/ http://example.jp@evil.com/ http://example.jp:80@evil.com", []),
        ("javascript:alert(1) ftp://example.jp/ data:text/html,x", []),
        ("HTTPS://Example.JP/A", ["https://Example.JP/A"]),
        ("https://example.jp/a\nhttps://example.jp/b", ["https://example.jp/a", "https://example.jp/b"]),
        ("https://example.jp/a\u3000https://example.jp/b", ["https://example.jp/a", "https://example.jp/b"]),
        ("xhttps://example.jp https:// https://a https://.jp", []),
        ('https://example.jp/"onclick="x', ["https://example.jp/"]),
        ("https://example.jp/<b>", ["https://example.jp/"]),
        ("-https://example.jp/x", ["https://example.jp/x"]),
        (
            "https://web.archive.org/web/2020/https://example.jp/",
            ["https://web.archive.org/web/2020/https://example.jp/"],
        ),
    ],
)
def test_what_is_a_link(text: str, found: list[str]) -> None:
    assert links(text) == found


pieces = st.lists(
    st.sampled_from(
        [
            "https://",
            "http://",
            "https：／／",
            "ｅｘ．jp",
            "example.jp",
            "a",
            ".",
            "/",
            "(",
            ")",
            "[",
            "]",
            "を",
            "。",
            "」",
            "&",
            "<",
            ">",
            '"',
            "'",
            "@",
            ":80",
            "?q=",
            "#",
            "/wiki/",
            "発達",
            "\n",
            "日本語.jp",
            "%E3",
            "…",
        ]
    ),
    max_size=30,
).map("".join)


@given(st.one_of(st.text(max_size=60), pieces))
def test_the_words_stay_as_they_were(text: str) -> None:
    made = linked(text)
    assert html.unescape(re.sub(r"<a [^>]*>|</a>", "", made)) == html.unescape(html.escape(text))
    for href in re.findall(r'href="([^"]*)"', made):
        assert re.match(r"https?://[^/@]+(?:[/?#]|$)", href)


def test_links_tell_the_page_behind_nothing() -> None:
    assert (
        linked("https://example.jp/")
        == '<a href="https://example.jp/" rel="nofollow noopener noreferrer ugc">https://example.jp/</a>'
    )


@pytest.mark.parametrize(
    "piece",
    [
        "((((",
        "https://",
        "https://a.jp/(",
        "https://a.jp/)",
        "https://a.",
        "https://a-",
        "https://あ.",
        "://",
        "a-a.",
        "https://a.jp/wiki/",
        "https://a.jp/'",
        "https://a.jp",
        "https://a.jp/x",
        "https：／／",
        "https://a.jp/wiki/発",
        "https://a.jp/wiki/a発",
        "https://a.jp/wiki/aア見て",
        "a発ア",
        "http",
        "https://аb.jp",
    ],
)
def test_time_grows_with_the_text_alone(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began = time.thread_time()
    linked(text)
    assert time.thread_time() - began < 0.1
