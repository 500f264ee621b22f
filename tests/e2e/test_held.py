"""Words that wait, an offer of help, and a warning before sending: with the script and without, light and dark, 360 px."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk

Make = Callable[..., Person]
LOOKS = [{}, {"dark": True, "language": "en"}]
WAITS, DISTRESS, TELLS = "くたばれ、と言いたい", "もう死にたい", "うちのたくやくん、さくら小学校です"
SEND = re.compile("^(送る|Send)$")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_words_wait_are_returned_and_what_is_released_is_read_by_all(
    person: Make, site: Site, talk: Talk, look: dict[str, Any]
) -> None:
    hana, sora = person(talk.circle.hana.email, **look), person(talk.circle.sora.email)
    page, other = hana.visit(talk.path), sora.visit(talk.path, check=False)
    tablet = hana.tab()
    tablet.goto(page.url)
    talk.say(page, WAITS)
    talk.said.clear()
    for screen in (page, tablet):
        line = screen.locator(".message--held", has_text=WAITS)
        expect(line).to_contain_text(re.compile("まだ届いていません|not received it yet"))
        expect(line.locator(".message__how")).to_be_visible()
    hana.look()
    talk.say(page, "これはふつうのことば")
    talk.settle(other)
    expect(talk.line(other, WAITS)).to_have_count(0)

    midori = person(talk.circle.midori.email, **look)
    desk = midori.visit("/desk/")
    desk.get_by_role("button", name=re.compile("^(ことばを読む|Read the words)$")).click()
    expect(desk.locator(".said")).to_contain_text(WAITS)
    desk.get_by_role("button", name=re.compile("^(届ける|Release)$")).click()
    talk.said.append(WAITS)
    expect(talk.line(other, WAITS)).to_be_visible()
    expect(page.locator(".message--held")).to_have_count(0)
    talk.settle(page, other)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_whoever_writes_of_distress_sees_numbers_at_once(person: Make, talk: Talk, look: dict[str, Any]) -> None:
    hana, sora = person(talk.circle.hana.email, **look), person(talk.circle.sora.email)
    page, other = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    talk.say(page, DISTRESS)
    box = page.locator("#help")
    expect(box).to_be_visible()
    assert box.locator("a[href^='tel:']").count() > 0
    hana.look()
    talk.settle(page, other)
    expect(other.locator("#help")).to_be_hidden()
    page.locator("#help-close").click()
    expect(box).to_be_hidden()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_warning_before_sending_leaves_nothing_and_a_second_press_sends(
    person: Make, talk: Talk, look: dict[str, Any]
) -> None:
    hana, sora = person(talk.circle.hana.email, **look), person(talk.circle.sora.email)
    page, other = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.reload()
    field = page.locator("#compose textarea")
    field.fill(TELLS)
    page.keyboard.press("Control+Enter")
    warning = page.locator("#tells")
    expect(warning).to_contain_text(re.compile("もう一度「送る」|once more"))
    expect(warning).to_have_attribute("role", "alert")
    expect(field).to_be_focused()
    expect(field).to_have_value(TELLS)
    expect(field).to_have_attribute("aria-describedby", "tells")
    hana.look()
    assert not [one for one in sent if "さくら" in one]
    page.keyboard.press("Control+Enter")
    talk.said.append(TELLS)
    talk.settle(page, other)
    expect(warning).to_be_hidden()


def test_without_the_script_one_waits_withdraws_and_is_shown_numbers(person: Make, talk: Talk) -> None:
    hana = person(talk.circle.hana.email, javascript=False)
    page = hana.visit(talk.path)
    page.locator("#compose textarea").fill(WAITS)
    page.get_by_role("button", name=SEND).click()
    expect(page.locator(".message--held", has_text=WAITS)).to_be_visible()
    page.locator(".message__how").click()
    page.get_by_role("button", name="取りやめる").click()
    expect(page.locator(".message--held")).to_have_count(0)
    page.locator("#compose textarea").fill(DISTRESS)
    page.get_by_role("button", name=SEND).click()
    expect(page.locator("#help")).to_be_visible()
    assert page.locator("#help a[href^='tel:']").count() > 0
