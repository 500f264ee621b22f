"""A topic, a call by name, a bookmark and the way to another room: on a phone of 360 px, with the script and without."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk
from tests.factories import rooms

Make = Callable[..., Person]
LOOKS = [{}, {"dark": True, "language": "en"}]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_topic_a_call_a_bookmark_and_the_next_room(
    person: Make, site: Site, talk: Talk, look: dict[str, Any]
) -> None:
    with site.database():
        other = rooms.group(f"{talk.slug}-yoru", "夜の部屋")
        rooms.join(talk.circle.hana, other, "よる")
        rooms.say(talk.circle.sora, talk.circle.group, "そらのことば")
    hana, sora = person(talk.circle.hana.email, **look), person(talk.circle.sora.email)
    page, theirs = hana.visit(talk.path), sora.visit(talk.path, check=False)

    page.locator("#about > summary").click()
    page.locator("#about input").fill("ねむり")
    expect(page.locator("#about-now")).to_have_text("ねむり")
    field = page.locator("#compose textarea")
    field.fill("夜中に起きます ")
    field.press_sequentially("@そ")
    page.locator("#names button", has_text="@そら").click()
    expect(field).to_have_value("夜中に起きます @そら ")
    expect(field).to_be_focused()
    hana.look()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#about-now")).to_have_text(re.compile("^(なし|None)$"))  # the next words are the room's again
    for screen in (page, theirs):
        line = screen.locator(".message", has_text="夜中に起きます")
        expect(line.locator(".mention")).to_have_text("@そら")
        expect(line.locator(".message__topic")).to_have_text("ねむり")

    line = theirs.locator(".message", has_text="夜中に起きます")
    line.locator(".message__more").click()
    theirs.locator("#sheet [data-act=bookmark]").click()
    expect(theirs.locator("#connection")).to_contain_text("しおりをはさみました")
    theirs.goto(theirs.url.split("/room/")[0] + "/room/bookmarks/")
    expect(theirs.locator("main")).to_contain_text("夜中に起きます")
    sora.look()

    page.locator(".message__topic", has_text="ねむり").click()
    expect(page.locator(".room__topic")).to_be_visible()
    expect(page.locator(".message", has_text="そらのことば")).to_have_count(0)
    expect(page.locator("#about-now")).to_have_text("ねむり")
    hana.look()
    page.locator(".room__others a").click()
    expect(page.locator("h1")).to_have_text("夜の部屋")


def test_the_room_is_read_by_a_topic_without_a_script(person: Make, site: Site, talk: Talk) -> None:
    with site.database():
        rooms.say(talk.circle.sora, talk.circle.group, "ねむりのことば", topic="ねむり")
        rooms.say(talk.circle.sora, talk.circle.group, "ほかのことば")
    hana = person(talk.circle.hana.email, javascript=False)
    page = hana.visit(talk.path)
    page.locator(".message__topic", has_text="ねむり").click()
    expect(page.locator(".message", has_text="ほかのことば")).to_have_count(0)
    page.locator("#compose textarea").fill("わたしもです")
    page.locator("#compose button[type=submit]").click()
    expect(page.locator(".message", has_text="わたしもです").locator(".message__topic")).to_have_text("ねむり")
    expect(page.locator(".room__topic")).to_be_visible()
    hana.look()
