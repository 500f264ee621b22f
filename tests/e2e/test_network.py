"""Bad networks, sleeping laptops, dying servers, wrong clocks: afterwards every screen shows the log, each line once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk, Wire

Make = Callable[..., Person]
RECONNECTING = "つなぎ直しています"
WAITING = "つながったら送ります"


def bar(page: Page) -> str:
    return page.locator("#connection").inner_text()


@pytest.mark.parametrize("kind", ["swallows", "holds"])
def test_twelve_seconds_in_a_black_hole(person: Make, talk: Talk, wire: Wire, kind: str) -> None:
    """Half open: no side is told. What a phone sends is lost, or comes late."""
    hana, sora = person(talk.circle.hana.email, url=wire.url), person(talk.circle.sora.email)
    mine, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    talk.say(mine, "まだつながっている")
    talk.settle(mine, theirs)
    getattr(wire, "black_hole" if kind == "swallows" else "hold")()
    talk.say(mine, "穴の中から")
    talk.say(theirs, "そのころ、こちらでは")
    expect(mine.locator("#connection")).to_contain_text(RECONNECTING, timeout=8_000)  # it does not pretend
    expect(talk.status(mine, "穴の中から")).to_have_text(WAITING)
    talk.say(mine, "もうひとこと")
    talk.say(theirs, "まだ話しています")
    mine.wait_for_timeout(4_500)
    expect(talk.line(mine, "そのころ、こちらでは")).to_have_count(0)
    getattr(wire, "mend" if kind == "swallows" else "let_go")()
    talk.settle(mine, theirs, seconds=25)
    expect(talk.status(mine, "もうひとこと")).to_have_text("送信済み")
    expect(mine.locator("#connection")).not_to_contain_text(RECONNECTING)


def test_airplane_mode_with_the_tab_closed_and_opened_later(person: Make, talk: Talk) -> None:
    hana, sora = person(talk.circle.hana.email), person(talk.circle.sora.email)
    page, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    talk.say(page, "離陸の前に")
    talk.settle(page, theirs)
    hana.context.set_offline(True)
    for number in range(12):  # more than go out at once
        talk.say(page, f"雲の上 {number}")
    expect(page.locator("#connection")).to_contain_text("電波がないようです")
    expect(talk.status(page, "雲の上 11")).to_have_text(WAITING)
    page.locator("#compose textarea").fill("まだ書きかけ")
    page.close()
    talk.say(theirs, "地上から")

    page = hana.page = hana.tab()
    page.goto(talk.path)
    expect(page.get_by_role("heading", name="ネットワークにつながっていません")).to_be_visible()
    hana.context.set_offline(False)
    hana.visit(talk.path, check=False)
    assert page.locator("#compose textarea").input_value() == "まだ書きかけ"
    # Ten at once are allowed; the others wait kindly, go out by themselves, and stay in order.
    expect(talk.status(page, "雲の上 11")).to_contain_text("ひと息ついて")
    hana.look()
    talk.settle(page, theirs, seconds=60)
    mine = [row[3] for row in talk.log() if row[3].startswith("雲の上")]
    assert mine == [f"雲の上 {number}" for number in range(12)]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':out:'))") == []
    assert page.locator("#compose textarea").input_value() == "まだ書きかけ"


def test_a_laptop_asleep_for_a_day(person: Make, talk: Talk, wire: Wire) -> None:
    """Too much to be told one by one: a fresh list, with the line where the unread ones begin, and nothing skipped."""
    hana, sora = person(talk.circle.hana.email, url=wire.url), person(talk.circle.sora.email)
    page, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    talk.say(page, "おやすみなさい")
    talk.settle(page, theirs)
    sleep = hana.context.new_cdp_session(page)
    sleep.send("Page.setWebLifecycleState", {"state": "frozen"})
    wire.black_hole()
    talk.earlier(450, days=0.9, every=60)
    talk.settle(theirs)
    wire.mend()
    wire.cut()  # the system has thrown its connections away
    sleep.send("Page.setWebLifecycleState", {"state": "active"})
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # the lid is opened
    talk.settle(page)
    expect(page.locator("#unread")).to_have_count(1)
    expect(page.locator("#unread")).to_be_in_viewport()
    expect(page.locator("#newest")).to_be_visible()
    hana.look()
    first = page.locator("#lines > .message").first
    assert page.locator("#unread + .message").get_attribute("id") == first.get_attribute("id")
    # There is more that is unread further up: the line goes there once it is loaded.
    while page.locator("#older").is_visible():
        shown = page.locator("#lines > .message").count()
        page.locator("#older a").click()
        page.wait_for_function("shown => document.querySelectorAll('#lines > .message').length > shown", arg=shown)
    expect(page.locator("#unread + .message")).to_contain_text("むかしのことば 1")
    talk.settle(page)
    assert len(page.locator("#lines > .message").all()) == 451


def test_missed_for_an_hour_is_shown_from_where_it_begins(person: Make, talk: Talk, wire: Wire) -> None:
    hana, sora = person(talk.circle.hana.email, url=wire.url), person(talk.circle.sora.email)
    talk.earlier(30, days=2)
    page, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    page.locator("#newest").click()
    expect(page.locator("#newest")).to_be_hidden()
    wire.black_hole()
    talk.earlier(25, days=0.04)
    talk.settle(theirs)
    wire.mend()
    wire.cut()
    talk.settle(page, theirs)
    expect(page.locator("#unread + .message, #unread + .day + .message")).to_contain_text("むかしのことば 30")
    expect(page.locator("#unread")).to_be_in_viewport()
    expect(page.locator("#newest")).to_have_text("新しいメッセージ25件")
    page.locator("#newest").click()
    expect(page.locator("#newest")).to_be_hidden()


def test_a_server_that_dies_while_two_people_write(person: Make, talk: Talk, site: Site) -> None:
    hana, sora = person(talk.circle.hana.email, dark=True), person(talk.circle.sora.email)
    mine, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    for number in range(3):
        talk.say(mine, f"はな {number}")
        talk.say(theirs, f"そら {number}")
    site.kill()
    talk.say(mine, "サーバーのいないあいだ、はな")
    talk.say(theirs, "サーバーのいないあいだ、そら")
    expect(mine.locator("#connection")).to_contain_text(RECONNECTING)
    hana.look()
    site.restart()
    talk.say(mine, "つながりかけのところへ")
    talk.settle(mine, theirs, seconds=45)


def test_stored_but_the_answer_was_lost_and_the_page_opened_again(person: Make, talk: Talk, site: Site) -> None:
    """The outbox still holds what the server has: it is not shown twice, not even for a moment, nor stored twice."""
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    talk.say(page, "答えだけが、なくなった")
    talk.settle(page)
    with site.database():
        from chat.models import Message

        stored = Message.objects.get(room=talk.circle.room)
    key = f"tsudoi:out:{stored.member_id}:{stored.client_id}"
    item = {"id": str(stored.client_id), "nth": 1, "body": stored.body}
    page.evaluate("([key, item]) => localStorage.setItem(key, JSON.stringify(item))", [key, item])
    page.add_init_script("""window.most = 0; new MutationObserver(() => {
      window.most = Math.max(window.most, document.querySelectorAll("#lines > .message").length);
    }).observe(document, {childList: true, subtree: true});""")
    page.reload()
    page.wait_for_function("key => localStorage.getItem(key) === null", arg=key)
    talk.settle(page)
    assert page.evaluate("window.most") == 1


@pytest.mark.parametrize("hours", [-1, 1, 26])
def test_a_clock_that_is_wrong(person: Make, talk: Talk, hours: int) -> None:
    """Times, days and order are the server's; ids, retries and what may still be corrected do not ask the clock."""
    hana, sora = person(talk.circle.hana.email), person(talk.circle.sora.email)
    hana.context.add_init_script(f"""{{
      const Right = Date, off = {hours} * 3600_000;
      window.Date = class extends Right {{
        constructor(...given) {{ super(...(given.length ? given : [Right.now() + off])); }}
        static now() {{ return Right.now() + off; }}
      }};
    }}""")
    talk.earlier(3, days=1)
    page, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    talk.say(theirs, "時計は合っています")
    hana.context.set_offline(True)
    line = talk.say(page, "こちらは、ずれています")
    expect(line.locator(".message__time")).to_have_count(0)  # not stored yet: it has no time
    page.evaluate("Date.now = () => 0")  # set right, or anyhow differently, in between
    talk.say(page, "そのあとのことば")
    hana.context.set_offline(False)
    talk.settle(page, theirs)
    mine = [row[3] for row in talk.log() if row[2] == "はな"]
    assert mine == ["こちらは、ずれています", "そのあとのことば"]
    talk.line(page, "そのあとのことば").locator(".message__more").click()
    expect(page.get_by_role("button", name="直す", exact=True)).to_be_visible()
    expect(page.locator("#lines .day time").last).to_have_text(re.compile(r"^\d+月\d+日\(.\)$"))
