"""The help pages about moderation: with pictures that are there, described, and found from where people look."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation
from PIL import Image

from scripts.help_pictures import PICTURES
from tests.factories import rooms as talk

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGES = {"/help/moderation/": {"waits", "report", "told"}, "/help/facilitators/": {"desk", "hide", "playbook", "card"}}
OTHERS = {"ja": r"[A-Za-z]{4}", "en": r"[ぁ-んァ-ヶ]"}


def shown(address: str, language: str) -> BeautifulSoup:
    prefix = "" if language == "ja" else f"/{language}"
    answer = Client().get(f"{prefix}{address}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "html.parser")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_each_picture_is_there_light_and_dark_and_described_in_the_readers_language(
    address: str, language: str
) -> None:
    pictures = shown(address, language).find_all("picture")
    names = set()
    for picture in pictures:
        image, dark = (
            {name: str(value) for name, value in picture.find(tag).attrs.items()} for tag in ("img", "source")
        )
        assert dark["media"] == "(prefers-color-scheme: dark)"
        found = re.fullmatch(rf"/static/help/(\w+)-{language}-light\.webp", image["src"])
        assert found, image["src"]
        names.add(found[1])
        assert image["alt"].endswith("。" if language == "ja" else ".")
        assert not re.search(OTHERS[language], image["alt"])
        for source in (image["src"], dark["srcset"]):
            file = finders.find(source.removeprefix("/static/"))
            assert file, source
            with Image.open(file) as opened:
                assert opened.size == (int(image["width"]), int(image["height"]))
        assert "-dark" in dark["srcset"]
        assert image["loading"] == "lazy"
    assert names == PAGES[address]


def test_every_picture_that_is_made_is_shown() -> None:
    assert set(PICTURES) == set().union(*PAGES.values())


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_sentence_is_in_the_readers_language_and_ends(address: str, language: str) -> None:
    main = shown(address, language).find("main")
    for place in main.select("section p, section li, section dd"):
        words = place.get_text().strip()
        if place.find("a"):
            continue  # a link ends in its own way
        assert words.endswith("。" if language == "ja" else "."), words
        assert not re.search(OTHERS[language], words), words


def test_they_are_found_from_the_foot_of_each_page_the_help_page_the_room_and_the_desk(client_for: Any) -> None:
    circle = talk.circle()
    page = Client().get("/help/").content.decode()
    assert page.count('href="/help/moderation/"') == 2  # and in the foot, which every page has
    assert 'href="/groups/numbers/"' in page
    room = client_for(circle.hana).get("/groups/kotoba/room/").content.decode()
    assert ('href="/help/moderation/"' in room, 'href="/groups/kotoba/room/numbers/"' in room) == (True, True)
    assert 'href="/help/facilitators/"' in client_for(circle.midori).get("/desk/").content.decode()
    assert 'href="/help/moderation/"' in Client().get("/groups/numbers/").content.decode()
    with translation.override("en"):
        assert 'href="/en/help/moderation/"' in Client().get("/en/help/").content.decode()
