"""A live hour is led: a hand goes up, the turn comes round, and who could not come reads the summary."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk

Make = Callable[..., Person]


def test_a_facilitator_leads_and_a_member_speaks_when_it_is_their_turn(person: Make, site: Site) -> None:
    talk = Talk(site)
    facilitator = person(talk.circle.midori.email, dark=True, language="en")
    desk = facilitator.visit(talk.path)
    member = person(talk.circle.hana.email)
    room = member.visit(talk.path)
    expect(room.locator("#hour")).to_be_hidden()

    desk.locator(".room__menu > summary").click()
    desk.get_by_role("button", name="Begin the live hour").click()
    expect(desk.locator("#hour-stage")).to_have_text("First words")
    expect(room.locator("#hour-stage")).to_have_text("はじめのひとこと")
    expect(room.locator("#hour-prompt")).to_contain_text("「聞いています」も、そのまま参加です。")
    room.get_by_role("button", name="手をあげる").click()
    expect(room.locator("#hour-place")).to_have_text("手をあげています。1番目です。")
    member.look()

    desk.locator("#hour-next button").click()
    expect(room.locator("#hour-turn")).to_contain_text("あなたの番です。")
    expect(desk.locator("#hour-turn")).to_have_text("It is はな’s turn.")
    desk.locator(".room__hour-lead > summary").click()
    facilitator.look()
    room.get_by_role("button", name="わたしの番をおわりにする").click()
    expect(desk.locator("#hour-turn")).to_be_hidden()
    desk.get_by_role("button", name="Go on to the closing round").click()
    expect(room.locator("#hour-stage")).to_have_text("おわりのひとこと")
    desk.get_by_role("button", name="End the live hour").click()
    expect(room.locator("#hour")).to_be_hidden()

    desk.get_by_role("link", name="Write a summary").click()
    desk.get_by_role("link", name="Write a summary").click()
    facilitator.look()
    desk.locator("textarea").fill("ねむれない夜の工夫を話しました。")
    desk.get_by_role("button", name="Save the summary").click()
    expect(desk.get_by_text("The summary is saved.")).to_be_visible()
    facilitator.look()
    expect(room.locator("#lines")).to_contain_text("来られなかった人のために")
    room.locator(".room__menu > summary").click()
    room.get_by_role("link", name="ライブの時間のまとめ").click()
    expect(room.get_by_text("ねむれない夜の工夫を話しました。")).to_be_visible()
    member.look()
