"""A group that is looked after: first words, hello in one tap, slow mode with a count-down, rules agreed to anew."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk

Make = Callable[..., Person]


def test_a_facilitator_cares_and_a_member_reads_agrees_and_waits(person: Make, site: Site) -> None:
    talk = Talk(site)
    settings = talk.path.replace("/room/", "/settings/")
    facilitator = person(talk.circle.midori.email, dark=True, language="en")
    desk = facilitator.visit(settings)
    desk.locator("#welcome_welcome").fill("ゆっくりどうぞ")
    desk.locator("#welcome_welcome").press("Tab")
    desk.keyboard.press("Enter")  # the button of this section
    expect(desk.get_by_text("The first words are saved.")).to_be_visible()

    member = person(talk.circle.hana.email)
    room = member.visit(talk.path)
    expect(room.get_by_text("ゆっくりどうぞ")).to_be_visible()
    room.get_by_role("button", name="「こんにちは。よろしくお願いします。」とだけ言う").click()
    expect(talk.line(room, "こんにちは。よろしくお願いします。")).to_be_visible()
    expect(room.locator(".room__hello")).to_have_count(0)

    desk.locator("#pace_seconds").select_option("900")
    desk.locator("#pace button").click()
    expect(room.locator("#slow")).to_have_text("いまは、ゆっくり話す時間です。")
    talk.say(room, "まだ早いことば")
    expect(talk.status(room, "まだ早いことば")).to_contain_text("秒で書けます。")
    member.look()
    desk.locator("#pace_seconds").select_option("0")
    desk.locator("#pace button").click()
    expect(talk.status(room, "まだ早いことば")).to_have_text("送信済み")
    expect(room.locator("#slow")).to_be_hidden()

    desk.locator("#rules_ground_rules_ja").fill("責めない\nゆっくり聞く")
    desk.locator("#rules button").click()
    facilitator.look()
    expect(room.locator("#agree")).to_be_visible()
    expect(room.locator("#compose")).to_be_hidden()
    member.look()
    room.get_by_role("link", name="新しい約束を読む").click()
    member.look()
    room.get_by_role("button", name="読みました。同意します").click()
    expect(room.locator("#compose")).to_be_visible()
    expect(room.locator("#agree")).to_be_hidden()


def test_the_same_without_a_script(person: Make, site: Site) -> None:
    talk = Talk(site)
    with site.database():
        from groups.actions.ground_rules import change_rules

        change_rules(actor=talk.circle.midori, group=talk.circle.group, wording={"ja": "ゆっくり聞く"})
    member = person(talk.circle.hana.email, javascript=False)
    room = member.visit(talk.path)
    expect(room.locator("#compose")).to_be_hidden()
    room.get_by_role("link", name="新しい約束を読む").click()
    room.get_by_role("button", name="読みました。同意します").click()
    room.get_by_role("button", name="「こんにちは。よろしくお願いします。」とだけ言う").click()
    expect(talk.line(room, "こんにちは。よろしくお願いします。")).to_be_visible()
