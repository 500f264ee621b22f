"""A facilitator at the desk, on a phone, at night."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.site import Person, Site
from tests.e2e.test_parent import line, say

Make = Callable[..., Person]


def test_hiding_a_reported_message_with_a_reason_its_author_sees(person: Make, site: Site) -> None:
    writer = person("mei")
    page = writer.visit("/groups/kotoba-yukkuri/room/", check=False)
    say(page, "きつい言い方のことば")
    expect(line(page, "きつい言い方のことば").locator(".message__status")).to_have_text("送信済み")
    reporter = person("hana")
    theirs = reporter.visit("/groups/kotoba-yukkuri/room/", check=False)
    line(theirs, "きつい言い方のことば").locator(".message__more").click()
    theirs.get_by_role("button", name="読んでつらくなった").click()
    expect(theirs.locator(".message", has_text="きつい言い方のことば")).to_have_count(0)

    facilitator = person("midwife", dark=True)
    desk = facilitator.visit("/desk/")
    expect(desk.get_by_text("きつい言い方のことば")).to_have_count(0)  # it may weigh on who reads it: opened by choice
    desk.locator("article.case", has_text="人を傷つける、強いことば").last.get_by_role(
        "button", name="ことばを読む"
    ).click()
    card = desk.locator("article.card", has_text="きつい言い方のことば")
    card.get_by_text("メッセージを隠す").first.click()
    card.get_by_role("button", name="メッセージを隠す").click()
    expect(desk.get_by_text("理由を書いてください。").first).to_be_visible()
    facilitator.look()
    card = desk.locator("article.card", has_text="きつい言い方のことば").first
    card.locator("details[open] textarea").fill("だれかを責めない約束でした。気持ちは受けとめています。")
    card.get_by_role("button", name="メッセージを隠す").click()
    expect(desk.get_by_text("メッセージを隠しました。").first).to_be_visible()
    expect(page.get_by_text("だれかを責めない約束でした。")).to_be_visible()

    hidden = desk.locator("article.card", has_text="きつい言い方のことば")
    hidden.get_by_text("もう一度見えるようにする").first.click()
    hidden.locator("details[open] textarea").fill("話し合いました")
    hidden.get_by_role("button", name="もう一度見えるようにする").click()
    expect(desk.get_by_text("もう一度見えるようにしました。")).to_be_visible()


def test_freezing_a_group_stops_writing_and_says_why(person: Make) -> None:
    facilitator = person("senpai")
    desk = facilitator.visit("/desk/", check=False)
    card = desk.locator("#group-iryoteki-care")
    card.get_by_text("一時停止する").first.click()
    card.locator("textarea").fill("すこし落ちつく時間をとります")
    card.get_by_role("button", name="一時停止する").click()
    expect(desk.get_by_text("グループを一時停止しました。")).to_be_visible()
    facilitator.look()
    card = desk.locator("#group-iryoteki-care")
    card.get_by_text("再開する").first.click()
    card.get_by_role("button", name="再開する").click()
    expect(desk.get_by_text("グループを再開しました。")).to_be_visible()


def test_the_desk_in_english(person: Make) -> None:
    person("midwife", language="en").visit("/desk/")
    person("midwife", language="en", dark=True, width=1280, height=900).visit("/desk/")


def test_an_expired_session_leads_to_sign_in_and_back(person: Make) -> None:
    facilitator = person("midwife")
    page = facilitator.visit("/desk/", check=False)
    facilitator.context.clear_cookies()
    page.goto("/desk/")
    page.wait_for_url("**/accounts/login/?next=/desk/")
    facilitator.look()
