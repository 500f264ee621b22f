"""A browser that asks for English gets English, and a reader who chooses Japanese keeps it."""

from typing import Any

import pytest
from django.test import Client

from cms.middleware import asked_for
from cms.models import HomePage
from tests.factories.pages import make_free_page

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}
pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ja"),
        ("ja", "ja"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("ja,en-US;q=0.9,en;q=0.8", "ja"),
        ("en;q=0.5,ja;q=0.9", "ja"),
        ("fr-FR,fr;q=0.9,en;q=0.5", "en"),
        ("fr, *;q=0.5", "ja"),
        ("vi", "ja"),
        ("EN-us", "en"),
        ("en;q=0,ja", "ja"),
        ("not a header;;;q=x", "ja"),
        ("a" * 10_000, "ja"),
    ],
)
def test_what_a_browser_asks_for(header: str, language: str) -> None:
    assert asked_for(header) == language


@pytest.mark.parametrize("path", ["", "groups/", "voices/new/?about=x", "about/", "accounts/login/?next=/my/"])
def test_who_comes_from_outside_is_led_to_the_same_page(home: HomePage, client: Client, path: str) -> None:
    response = client.get(f"/{path}", headers=ENGLISH)
    assert (response.status_code, response["Location"]) == (302, f"/en/{path}")
    assert "Accept-Language" in response["Vary"]
    for outside in ("none", "cross-site"):
        assert client.get(f"/{path}", headers=ENGLISH | {"Sec-Fetch-Site": outside}).status_code == 302
    japanese = client.get(f"/{path}", headers={"Accept-Language": "ja,en;q=0.5"})
    assert (japanese.status_code, "Accept-Language" in japanese["Vary"]) == (200, True)
    assert client.get(f"/{path}").status_code == 200  # a search engine asks for no language


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none", "Referer": "http://testserver/en/"}]
)
def test_inside_the_site_people_go_where_they_choose(home: HomePage, client: Client, headers: dict[str, str]) -> None:
    assert client.get("/groups/", headers=ENGLISH | headers).status_code == 200


def test_whose_language_we_know_is_left_alone(home: HomePage, make_user: Any, client_for: Any) -> None:
    assert client_for(make_user()).get("/groups/", headers=ENGLISH).status_code == 200


def test_what_is_only_in_japanese_stays(home: HomePage, client: Client) -> None:
    make_free_page(home, "まだ日本語だけ", "本文です", slug="only-ja")
    assert client.get("/only-ja/", headers=ENGLISH).status_code == 200
    assert client.get("/nothing-here/", headers=ENGLISH).status_code == 404
    assert client.get("/calendar.ics", headers=ENGLISH).status_code == 200
    assert client.post("/voices/new/", {"body": ""}, headers=ENGLISH).status_code == 422


def test_no_cookie_is_set_on_the_way(home: HomePage, client: Client) -> None:
    client.get("/", headers=ENGLISH)
    assert dict(client.cookies) == {}
