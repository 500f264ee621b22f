"""A picture is sent on a phone, seen by a facilitator, and arrives: with the script and without, light and dark."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk
from tests.factories import pictures

Make = Callable[..., Person]
LOOKS = [{}, {"dark": True, "language": "en"}, {"javascript": False}]
SENDS = re.compile("^(写真を送る|Send a picture)$")
DRAFT = "書きかけのことば"


def is_seen(image: Locator) -> None:
    """The picture came, and is drawn no wider than the screen."""
    expect(image).to_be_visible()
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    expect(image).not_to_have_js_property("naturalWidth", 0)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_picture_waits_is_seen_and_arrives(person: Make, site: Site, talk: Talk, look: dict[str, Any]) -> None:
    with site.database():
        pictures.take_pictures(talk.circle.group)
    hana, sora = person(talk.circle.hana.email, **look), person(talk.circle.sora.email)
    other = sora.visit(talk.path, check=False)
    page = hana.visit(talk.path)
    if hana.javascript:
        page.locator("#compose textarea").fill(DRAFT)
    page.get_by_role("link", name=SENDS).click()
    hana.look()

    page.locator("input[type=file]").set_input_files(
        {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": pictures.photo("HEIC", size=(2000, 900))}
    )
    page.get_by_role("button", name=SENDS).click()  # without a description, and without having looked
    expect(page.locator("[name=alt]")).to_have_attribute("aria-invalid", "true")
    hana.look()
    page.locator("input[type=file]").set_input_files(
        {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": pictures.photo("HEIC", size=(2000, 900))}
    )
    page.locator("[name=alt]").fill("積み木の塔")
    page.locator("[name=looked]").check()
    page.get_by_role("button", name=SENDS).click()
    line = page.locator(".message--held")
    if hana.javascript:
        is_seen(line.locator("img"))
        expect(page.locator("#compose textarea")).to_have_value(DRAFT)
    expect(line.locator("img")).to_have_attribute("alt", "積み木の塔")
    hana.look()
    expect(other.locator("img[alt='積み木の塔']")).to_have_count(0)

    midori = person(talk.circle.midori.email, **look | {"javascript": True})
    desk = midori.visit("/desk/")
    is_seen(desk.locator(".said img"))
    desk.get_by_role("button", name=re.compile("^(届ける|Release)$")).click()
    is_seen(other.locator(".message__picture img"))
    sora.look()
    expect(other.locator(".message__picture img")).to_have_attribute("alt", "積み木の塔")
    other.locator(".message__picture").click()
    expect(other).to_have_url(re.compile(r"/room/\d+/picture/$"))
