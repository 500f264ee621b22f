"""The room under the thumb and at the keyboard: the field, menus, focus, the quick way out, and words that are kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk

Make = Callable[..., Person]
KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}])"


def height(page: Page) -> float:
    return float(page.locator("#compose textarea").evaluate("field => field.getBoundingClientRect().height"))


def test_the_field_grows_with_what_is_written_and_not_without_end(person: Make, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    one = height(page)
    page.locator("#compose textarea").fill("\n".join(["六行"] * 6))
    six = height(page)
    assert six > 2.5 * one
    page.locator("#compose textarea").fill("\n".join(["行"] * 60))
    assert six < height(page) <= 0.41 * 740
    hana.look()
    page.locator("#compose textarea").fill("")
    assert height(page) == one


def test_after_reply_the_focus_is_in_the_field_and_after_esc_where_it_was(person: Make, talk: Talk) -> None:
    talk.earlier(1, days=0.1)
    page = person(talk.circle.hana.email).visit(talk.path, check=False)
    more = page.locator(".message__more").last
    more.click()
    page.locator("#sheet [data-act=reply]").click()
    page.wait_for_timeout(200)
    expect(page.locator("#compose textarea")).to_be_focused()
    more.click()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()


@pytest.mark.parametrize("menu", [".help-menu", ".room__menu"])
def test_an_open_menu_closes_by_esc_and_by_a_tap_outside(person: Make, talk: Talk, menu: str) -> None:
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    summary = page.locator(f"{menu} > summary")
    summary.click()
    hana.look()
    page.locator(f"{menu} a").first.focus()
    page.keyboard.press("Escape")
    expect(page.locator(f"{menu}[open]")).to_have_count(0)
    expect(summary).to_be_focused()
    summary.click()
    page.mouse.click(20, 600)
    expect(page.locator(f"{menu}[open]")).to_have_count(0)


def test_the_quick_way_out_erases_what_was_typed(person: Make, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    hana.context.route(
        "**/*",
        lambda route: route.fulfill(body="weather") if "localhost" not in route.request.url else route.fallback(),
    )
    hana.context.set_offline(True)
    talk.say(page, "送れなかったひみつ")
    talk.said.clear()
    page.locator("#compose textarea").fill("書きかけのひみつ")
    page.wait_for_timeout(500)
    assert "書きかけのひみつ" in page.evaluate(KEPT)
    for _time in range(3):
        page.locator("body").press("Shift")
    page.wait_for_timeout(500)
    hana.context.set_offline(False)
    hana.complaints.clear()  # the weather is another host
    page = hana.page = hana.tab()
    hana.visit(talk.path, check=False)
    assert page.locator("#compose textarea").input_value() == ""
    assert "ひみつ" not in page.evaluate(KEPT)
    expect(page.locator("#lines")).not_to_contain_text("ひみつ")
    assert "この端末から消えます" in hana.visit("/help/").content()


def test_a_network_that_is_back_before_the_other_site_is_there_sends_nothing(person: Make, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    hana.context.route(
        "**/*",  # 204: the browser goes on waiting where it is
        lambda route: route.fulfill(status=204) if "localhost" not in route.request.url else route.fallback(),
    )
    hana.context.set_offline(True)
    talk.say(page, "送れなかったひみつ")
    talk.said.clear()
    for _time in range(3):
        page.keyboard.press("Shift")
    page.wait_for_function("document.body.hidden")
    with page.expect_websocket() as again:
        hana.context.set_offline(False)
    again.value.wait_for_event("framereceived", lambda frame: "catchup" in str(frame))
    hana.page = hana.tab()
    talk.say(hana.visit(talk.path, check=False), "ここにいます")
    talk.settle(hana.page)
    assert "ひみつ" not in str(talk.log())
    hana.complaints.clear()  # the weather is another host


def test_few_stops_from_the_top_to_the_field(person: Make, talk: Talk) -> None:
    talk.earlier(20, days=0.1)
    hana = person(talk.circle.hana.email, width=1000)
    page = hana.visit(talk.path)
    field = page.locator("#compose textarea")
    stops = 0
    while stops < 25:
        stops += 1
        page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    assert stops < 20
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowUp")
    focused = "document.activeElement.closest('.message')?.id"
    assert page.evaluate(focused) == page.locator(".message").nth(-2).get_attribute("id")
    page.locator(".skip-link").nth(1).focus()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_320_pixels_are_enough(person: Make, talk: Talk, language: str) -> None:
    hana = person(talk.circle.hana.email, width=320, language=language)
    for path in (talk.path, "/", "/groups/", "/programs/", "/help/"):
        page = hana.visit(path)
        header = page.locator(".site-header").bounding_box()
        assert header
        assert header["height"] < 70, path
        title = page.locator("h1").first.bounding_box()
        assert title
        assert title["y"] >= header["y"] + header["height"], path


def test_a_report_may_say_more_than_its_reason(person: Make, talk: Talk, site: Site) -> None:
    talk.earlier(1, days=0.1)
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    page.locator(".message__more").last.click()
    hana.look()
    expect(page.locator("#sheet")).to_contain_text("あなたには表示されなくなります")
    page.locator("#report-note").fill("前にもありました")
    page.locator("#sheet [data-reason=hurt]").click()
    expect(page.locator("#connection")).to_contain_text("知らせました")
    with site.database():
        from chat.models import Report

        assert Report.objects.get(room_id=talk.circle.room.pk).note == "前にもありました"


def test_a_report_that_was_refused_is_still_there_to_shorten(person: Make, talk: Talk, site: Site) -> None:
    talk.earlier(1, days=0.1)
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    page.locator(".message__more").last.click()
    note = page.locator("#report-note")
    note.fill("あ" * 600)
    page.locator("#sheet [data-reason=hurt]").click()
    expect(page.locator("#report-error")).to_contain_text("500文字まで")
    assert note.input_value() == "あ" * 600
    expect(note).to_be_focused()
    hana.look()
    note.fill("前にもありました")
    page.locator("#sheet [data-reason=hurt]").click()
    expect(page.locator("#connection")).to_contain_text("知らせました")


@pytest.mark.parametrize(("language", "dark"), [("ja", False), ("en", True)])
def test_an_edit_in_a_room_frozen_meanwhile_can_be_copied(
    person: Make, talk: Talk, site: Site, language: str, dark: bool
) -> None:
    hana = person(talk.circle.hana.email, width=360, dark=dark, language=language)
    with site.database():
        from tests.factories.rooms import say

        own = say(talk.circle.hana, talk.circle.group, "ことば")
    page = hana.visit(f"{talk.path}{own.pk}/")
    words = "よく考えて書きました" * 20
    page.locator("form[action$='/edit/'] textarea").fill(words)
    with site.database():
        from chat.actions import moderate

        moderate.freeze(actor=talk.circle.midori, room=talk.circle.room, reason="ひと休み")
    page.locator("form[action$='/edit/'] button").click()
    label = {"ja": "直したあとの文", "en": "New text"}[language]
    kept = page.get_by_label(label)
    expect(kept).to_have_value(words)
    expect(kept).not_to_be_editable()
    assert page.locator("form[action$='/edit/']").count() == 0
    hana.look()


def test_a_report_of_what_is_hidden_meanwhile_keeps_its_note(person: Make, talk: Talk, site: Site) -> None:
    talk.earlier(1, days=0.1)
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    page.locator(".message__more").last.click()
    note, reason = page.locator("#report-note"), page.locator("#sheet [data-reason=hurt]")
    note.fill("前にもありました")
    midori = person(talk.circle.midori.email)
    moderating = midori.visit(talk.path, check=False)
    moderating.locator(".message__more").last.click()
    moderating.locator("#sheet [data-act=hide]").click()
    moderating.locator("#words-text").fill("約束のため")
    moderating.locator("#words-go").click()
    expect(page.locator(".message").last).to_contain_text("見えなくしました")
    reason.click()
    expect(page.locator("#report-error")).to_contain_text("もう見えなくなっています")
    expect(page.locator("#report-error")).to_contain_text("こまったとき")
    expect(note).to_be_visible()
    expect(note).to_have_value("前にもありました")
    expect(reason).to_be_hidden()
    hana.look()


def test_taking_back_asks_first(person: Make, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    page.locator("#id_body").fill("まちがえたことば")
    page.locator(".composer__send").click()
    own = page.locator(".message", has_text="まちがえたことば")
    expect(own.locator(".message__more")).to_be_visible()
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss() if len(asked) == 1 else dialog.accept()

    page.on("dialog", answer)
    for _twice in range(2):
        own.locator(".message__more").click()
        page.locator("#sheet [data-act=withdraw]").click()
    expect(page.locator(".message").last).to_contain_text("取り消されました")
    assert len(asked) == 2
    assert asked[0].startswith("このメッセージを取り消しますか。\n")


def test_a_reason_outlives_the_log_in(person: Make, talk: Talk, site: Site) -> None:
    talk.earlier(1, days=0.1)
    midori = person(talk.circle.midori.email)
    page = midori.visit(talk.path, check=False)
    address = page.locator(".message__more").last.get_attribute("href")
    assert address
    midori.visit(address)
    page.locator("form[action$='/hide/'] textarea").fill("よく考えた理由")
    with site.database():
        from django.contrib.sessions.models import Session

        Session.objects.all().delete()
    page.locator("form[action$='/hide/'] button").click()
    expect(page.locator("[data-signing-in]").first).to_be_attached()
    assert page.locator("input[name=next]").first.input_value() == address
    midori.sign_in(talk.circle.midori.email)
    midori.visit(address)
    assert page.locator("form[action$='/hide/'] textarea").input_value() == "よく考えた理由"
