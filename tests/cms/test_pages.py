"""The pages themselves: what they show, what they refuse, what they weigh."""

import gzip
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StructBlockValidationError
from wagtail.rich_text import RichText

from cms.blocks import LinkBlock, ParagraphBlock, PictureBlock
from cms.models import HomePage
from ground.text.markup import shown_rich_text
from tests.factories.groups import make_group
from tests.factories.pages import make_free_page, make_news
from tests.factories.programs import make_occurrence, make_program

HEAVIEST = 30 * 1024  # bytes, gzipped
pytestmark = pytest.mark.one_database


def test_the_home_shows_doors_dates_and_news(home: HomePage, client: Client) -> None:
    occurrence = make_occurrence(make_program("ふたごの会"))
    make_occurrence(occurrence.program, day=date.today() + timedelta(days=8))
    make_program("まだの講座", slug="draft", live=False)
    make_news(home, "古い話", date=date(2020, 1, 1))
    make_news(home, "新しい話", date=date(2026, 1, 1))
    make_news(home, "下書きの話", live=False)
    html = client.get("/").content.decode()
    assert html.count("<h1>") == 1
    for door in ('href="/groups/">話す', 'href="/programs/">学ぶ', 'href="/voices/">伝える'):
        assert door in html
    assert html.count("ふたごの会") == 1  # each programme once, with its next date
    assert html.index("新しい話") < html.index("古い話")
    assert "下書きの話" not in html
    assert "まだの講座" not in html
    assert "診断をしません" in html


def test_news_of_the_other_language_stays_there(home: HomePage, client: Client) -> None:
    make_news(home, "日本語の話")
    assert "日本語の話" not in client.get("/en/").content.decode()
    assert "日本語の話" not in client.get("/en/news/").content.decode()


def count_queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_the_home_asks_the_same_number_of_questions_for_50_things(home: HomePage, client: Client, path: str) -> None:
    def one(number: int) -> None:
        make_occurrence(make_program(f"講座{number}", slug=f"p{number}"))
        make_group(f"会{number}")
        make_news(home, f"知らせ{number}")

    one(0)
    count_queries(client, path)
    first = count_queries(client, path)
    for number in range(1, 50):
        one(number)
    assert count_queries(client, path) == first


def test_news_in_pages(home: HomePage, client: Client) -> None:
    make_news(home, "はじめの話", date=date(2026, 1, 1))
    count_queries(client, "/news/")
    first = count_queries(client, "/news/")
    for number in range(2, 20):
        make_news(home, f"話{number}", date=date(2026, 1, number))
    assert count_queries(client, "/news/") == first
    for number in range(20, 25):
        make_news(home, f"話{number}", date=date(2026, 1, number))
    assert "はじめの話" not in client.get("/news/").content.decode()
    assert "はじめの話" in client.get("/news/?page=2").content.decode()
    assert client.get("/news/?page=x").status_code == 200


def test_text_of_editors_is_cleaned_on_the_way_in_and_out(home: HomePage, client: Client) -> None:
    bad = (
        '<p onclick="x()">よい<script>alert(1)</script><a href="javascript:x()">a</a><img src="https://evil.example/x">'
    )
    bad += '<iframe src="https://evil.example"></iframe><embed embedtype="media" url="https://evil.example/v"/></p>'
    cleaned = ParagraphBlock().clean(RichText(bad)).source
    assert cleaned == "<p>よい<a>a</a></p>"
    assert shown_rich_text(bad) == "<p>よい<a>a</a></p>"
    make_free_page(home, "x", bad, slug="bad")
    html = client.get("/bad/").content.decode()
    for word in ("evil.example", "javascript:", "onclick", "<iframe", "alert(1)</script>"):
        assert word not in html


def test_links_between_pages_survive_cleaning(home: HomePage, client: Client) -> None:
    target = make_free_page(home, "行き先", slug="target")
    make_free_page(home, "x", f'<a linktype="page" id="{target.pk}">あちら</a>', slug="from")
    assert '<a href="/target/">あちら</a>' in client.get("/from/").content.decode()


def test_a_picture_needs_its_description() -> None:
    with pytest.raises(StructBlockValidationError) as refused:
        PictureBlock().clean({"image": None, "alt_text": "", "caption": ""})
    assert set(refused.value.block_errors) == {"image", "alt_text"}


@pytest.mark.parametrize("url", ["//evil.example", "javascript:alert(1)", "data:text/html,x", "evil"])
def test_a_link_needs_a_proper_address(url: str) -> None:
    with pytest.raises((StructBlockValidationError, ValidationError)):
        LinkBlock().clean({"label": "a", "page": None, "url": url})


@pytest.mark.parametrize("url", ["/groups/", "https://example.jp/", "tel:0120000000", "mailto:a@example.jp"])
def test_proper_addresses(url: str) -> None:
    assert LinkBlock().clean({"label": "a", "page": None, "url": url})["url"] == url


PUBLIC = [
    "/",
    "/en/",
    "/about/",
    "/guide/",
    "/news/",
    "/search/?q=親",
    "/groups/",
    "/programs/",
    "/places/",
    "/voices/",
    "/help/",
    "/help/news/",
    "/help/stays/",
]


def parts(html: str) -> list[str]:
    found = re.findall(r'<link rel="stylesheet" href="(/static/[^"]+)"', html)
    return found + re.findall(r'<script[^>]* src="(/static/[^"]+)"', html)


def read_static(path: str) -> bytes:
    file = finders.find(path.removeprefix("/static/"))
    assert isinstance(file, str), path
    with open(file, "rb") as handle:
        return handle.read()


@pytest.mark.parametrize("path", PUBLIC)
def test_a_first_visit_is_light(home: HomePage, client: Client, path: str) -> None:
    for number in range(8):
        make_occurrence(make_program(f"ことばがゆっくりな子の講座{number}", slug=f"p{number}"))
        make_group(f"ことばがゆっくりな子の会{number}")
        make_news(home, f"お知らせ{number}")
    response = client.get(path)
    assert response.status_code == 200
    files = [read_static(file) for file in dict.fromkeys(parts(response.content.decode()))]
    weight = sum(len(gzip.compress(file)) for file in [response.content, *files])
    assert weight <= HEAVIEST, f"{path}: {weight} bytes"


@pytest.mark.parametrize("path", PUBLIC)
def test_nothing_is_fetched_from_elsewhere(home: HomePage, client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    fetched = re.findall(
        r'<(?!a\b|link rel="(?:alternate|canonical)")[^>]*?\b(?:src|href|action|data|poster)="([^"]+)"', html
    )
    assert fetched
    assert [url for url in fetched if urlsplit(url).netloc] == []
    assert not re.search(r"<(?:iframe|object|embed)\b|<[^>]+\s(?:style|on\w+)=", html)
    for file in parts(html):
        if file.endswith(".css"):
            assert not re.search(rb"@import|url\(\s*['\"]?(?:https?:)?//", read_static(file)), file


def test_the_footer_links_what_staff_put_into_the_menu(home: HomePage, client: Client) -> None:
    make_free_page(home, "ボランティア", slug="helpers", show_in_menus=True)
    make_free_page(home, "うらのページ", slug="back")
    make_free_page(home, "下書きのページ", slug="draft", show_in_menus=True, live=False)
    footer = client.get("/about/").content.decode().split("<footer")[1]
    assert '<a href="/helpers/">ボランティア</a>' in footer
    assert '<a href="/accessibility/">アクセシビリティ</a>' in footer
    assert "うらのページ" not in footer
    assert "下書きのページ" not in footer


def test_robots_and_sitemap(home: HomePage, client: Client) -> None:
    make_free_page(home, "下書き", slug="draft", live=False)
    make_group("会", slug="open-group")
    make_group("会", slug="closed-group", state="closed")
    robots = client.get("/robots.txt").content.decode().splitlines()
    for line in (
        "Disallow: /my/",
        "Disallow: /en/my/",
        "Disallow: /desk/",
        "Disallow: /admin/",
        "Sitemap: http://testserver/sitemap.xml",
    ):
        assert line in robots
    sitemap = client.get("/sitemap.xml").content.decode()
    urls = re.findall(r"<loc>([^<]+)</loc>", sitemap)
    assert len(urls) == len(set(urls))
    for path in ("", "about/", "groups/open-group/", "programs/", "help/news/"):
        assert f"http://testserver/{path}" in urls
        assert f"http://testserver/en/{path}" in urls
    assert not any("draft" in url or "closed-group" in url for url in urls)


def test_shared_links_have_words(home: HomePage, client: Client) -> None:
    html = client.get("/").content.decode()
    assert re.search(r'<meta name="description" content="[^"]{20,}">', html)
    assert '<meta property="og:title" content="つどい">' in html


def test_a_page_for_some_people_only_is_not_in_the_sitemap(home: HomePage, client: Client) -> None:
    from wagtail.models import PageViewRestriction

    page = make_free_page(home, "ひみつ", slug="secret", show_in_menus=True)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert "secret" not in client.get("/sitemap.xml").content.decode()
    response: Any = client.get("/secret/")
    assert response.status_code == 302
