"""The same page in the other language."""

import re

import pytest
from django.test import Client
from wagtail.models import Locale

from cms.models import HomePage
from tests.factories.pages import make_free_page
from tests.markup import tidy

pytestmark = pytest.mark.one_database


def alternates(html: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', html))


def switch(html: str) -> str:
    found = re.search(r'class="language-switch" href="([^"]+)"', tidy(html))
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["", "about/", "guide/parents/", "groups/", "search/?q=a&amp;x=1", "places/"])
def test_each_page_leads_to_itself_in_the_other_language(home: HomePage, client: Client, path: str) -> None:
    japanese = client.get("/" + path.replace("&amp;", "&")).content.decode()
    english = client.get("/en/" + path.replace("&amp;", "&")).content.decode()
    assert '<html lang="ja">' in japanese
    assert '<html lang="en">' in english
    assert switch(japanese) == f"/en/{path}"
    assert switch(english) == f"/{path}"
    both = {"ja": f"http://testserver/{path}", "en": f"http://testserver/en/{path}"}
    assert alternates(japanese) == alternates(english) == both


def test_a_page_without_translation_is_shown_in_japanese_with_a_note(home: HomePage, client: Client) -> None:
    make_free_page(home, "まだ日本語だけ", "本文です", slug="only-ja")
    japanese = client.get("/only-ja/").content.decode()
    assert switch(japanese) == "/en/only-ja/"
    assert list(alternates(japanese)) == ["ja"]
    assert "まだ日本語だけです。" not in japanese
    response = client.get("/en/only-ja/")
    english = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="en">' in english
    assert '<div lang="ja">' in english
    assert "まだ日本語だけ</h1>" in english
    assert '<link rel="canonical" href="http://testserver/only-ja/">' in english
    assert switch(english) == "/only-ja/"


def test_drafts_are_seen_in_no_language(home: HomePage, client: Client) -> None:
    make_free_page(home, "下書き", slug="draft", live=False)
    assert client.get("/draft/").status_code == 404
    assert client.get("/en/draft/").status_code == 404


def test_a_draft_translation_is_not_seen_and_not_linked(home: HomePage, client: Client) -> None:
    page = make_free_page(home, "ページ", slug="half")
    draft = page.copy_for_translation(Locale.objects.get(language_code="en"))
    draft.title = "Not ready"
    draft.save()
    assert list(alternates(client.get("/half/").content.decode())) == ["ja"]
    english = client.get("/en/half/").content.decode()
    assert "Not ready" not in english
    assert '<div lang="ja">' in english


def test_a_missing_page_leads_to_the_other_home(home: HomePage, client: Client) -> None:
    response = client.get("/en/nowhere/")
    assert response.status_code == 404
    assert switch(response.content.decode()) == "/"
