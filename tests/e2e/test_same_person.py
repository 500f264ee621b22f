"""One person in two tabs, coming back, signed out, somebody else at the same device, no longer in the group."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.site import Person
from tests.e2e.talk import Talk, Wire

Make = Callable[..., Person]
ENDED = "このグループへの参加は終わっています"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('tsudoi:') && !key.includes(':here:'))"


def expire(person: Person) -> None:
    """The log-in of this browser runs out, as after sixty days."""
    from django.conf import settings

    person.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def reconnect(person: Person) -> None:
    person.context.set_offline(True)
    person.context.set_offline(False)


def field(page: Page) -> str:
    return page.locator("#compose textarea").input_value()


def test_two_tabs_of_one_person(person: Make, talk: Talk) -> None:
    hana, sora = person(talk.circle.hana.email), person(talk.circle.sora.email)
    one = hana.visit(talk.path, check=False)
    two = hana.tab()
    two.goto(talk.path)
    theirs = sora.visit(talk.path, check=False)
    talk.say(one, "ひとつめの画面から")
    talk.say(two, "ふたつめの画面から")
    talk.settle(one, two, theirs)
    # A draft is seen in the other tab as long as nothing else is typed there …
    one.locator("#compose textarea").fill("書きかけです")
    expect(two.locator("#compose textarea")).to_have_value("書きかけです")
    two.locator("#compose textarea").fill("別のことを書きます")
    two.wait_for_function("() => Object.values(localStorage).includes('別のことを書きます')")
    expect(one.locator("#compose textarea")).to_have_value("別のことを書きます")
    # … what one tab sends, the other does not keep.
    talk.say(one, "別のことを書きます")
    expect(two.locator("#compose textarea")).to_have_value("")
    talk.settle(one, two, theirs)
    # A tab that is closed while it sends: the other one does it.
    hana.context.set_offline(True)
    talk.say(one, "閉じる直前のことば")
    expect(talk.status(two, "閉じる直前のことば")).to_have_text("つながったら送ります")
    one.close()
    hana.context.set_offline(False)
    talk.settle(two, theirs)
    # Closing a tab in which nothing was typed takes nothing away.
    one = hana.tab()
    one.goto(talk.path)
    two.locator("#compose textarea").fill("残しておく")
    two.close()
    one.close(run_before_unload=True)
    hana.page = hana.tab()
    hana.visit(talk.path, check=False)
    assert field(hana.page) == "残しておく"
    assert len(hana.page.evaluate(KEPT)) == 1


def test_to_another_page_and_back(person: Make, talk: Talk) -> None:
    hana, sora = person(talk.circle.hana.email), person(talk.circle.sora.email)
    page, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    talk.say(page, "行ってきます")
    page.locator("#compose textarea").fill("途中まで")
    hana.visit("/my/", check=False)
    talk.say(theirs, "そのあいだに")
    page.go_back()
    talk.settle(page, theirs)
    assert field(page) == "途中まで"
    # The same where the browser keeps the whole page, by its events alone (test_back.py has a browser that does it).
    sockets: list[str] = []
    page.on("websocket", lambda socket: socket.on("close", lambda _: sockets.append(urlsplit(socket.url).path)))
    page.reload()
    talk.settle(page)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    talk.say(theirs, "もうひとつ")
    talk.settle(theirs)
    # A page with an open line would not be kept.
    assert sorted(sockets) == [f"/ws/groups/{talk.slug}/", "/ws/notices/"]
    expect(talk.line(page, "もうひとつ")).to_have_count(0)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    talk.say(page, "戻りました")
    talk.settle(page, theirs)


def test_a_login_that_ran_out_keeps_the_words_for_the_same_person(person: Make, talk: Talk) -> None:
    hana, sora = person(talk.circle.hana.email), person(talk.circle.sora.email)
    page, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    talk.say(page, "おはよう")
    talk.settle(page, theirs)
    hana.context.set_offline(True)
    talk.say(page, "外に出すまえ")
    page.locator("#compose textarea").fill("書きかけの、つづき")
    expire(hana)
    hana.context.set_offline(False)
    expect(page.locator("#connection")).to_contain_text("ログインの期限が切れました")
    talk.say(page, "切れてからも書いた")
    page.wait_for_timeout(1_600)  # a log-out would have been noticed by now
    hana.look()
    page.locator("#compose textarea").fill("書きかけの、つづき")
    page.locator("#connection").get_by_role("link", name="ログインして続ける").click()
    page.wait_for_url("**/accounts/login/**")
    hana.sign_in(talk.circle.hana.email)
    hana.visit(talk.path, check=False)
    assert field(page) == "書きかけの、つづき"
    talk.settle(page, theirs)


def test_signing_in_again_in_another_tab_brings_this_one_back(person: Make, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    expire(hana)
    reconnect(hana)
    expect(page.locator("#connection")).to_contain_text("ログインの期限が切れました")
    talk.say(page, "そのまま置いておいた")
    hana.sign_in(talk.circle.hana.email)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    talk.settle(page)
    expect(page.locator("#connection")).to_have_text("つながりました。")


def test_somebody_else_at_the_same_device_neither_sees_nor_sends_the_words(person: Make, talk: Talk) -> None:
    hana, midori = person(talk.circle.hana.email), person(talk.circle.midori.email)
    page, theirs = hana.visit(talk.path, check=False), midori.visit(talk.path, check=False)
    talk.say(theirs, "ようこそ")
    talk.settle(page, theirs)
    hana.context.set_offline(True)
    talk.say(page, "はなだけのことば")
    page.locator("#compose textarea").fill("はなの書きかけ")
    page.wait_for_function(f"() => {KEPT}.length === 2")
    expire(hana)
    hana.sign_in(talk.circle.sora.email)  # another log-in in this browser, while hana's page is still open
    hana.context.set_offline(False)
    expect(page.locator("#compose textarea")).to_have_value("", timeout=10_000)
    page.wait_for_function("me => JSON.parse(document.getElementById('room-data').textContent).name === me", arg="そら")
    talk.said.remove("はなだけのことば")
    talk.say(page, "そらのことば")
    talk.settle(page, theirs)
    assert "はな" not in page.locator("#lines").inner_text()
    # Hana comes back: her words are still hers. (The page of before would load itself again meanwhile.)
    page.close()
    hana.sign_in(talk.circle.hana.email)
    hana.page = page = hana.tab()
    hana.visit(talk.path, check=False)
    talk.said.append("はなだけのことば")
    talk.settle(page, theirs)
    assert field(page) == "はなの書きかけ"
    assert talk.log()[-1][2:4] == ["はな", "はなだけのことば"]


def test_a_logout_in_another_tab_leaves_nothing_on_the_device(person: Make, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    talk.say(page, "見えていてはいけない")
    talk.settle(page)
    page.locator("#compose textarea").fill("書きかけ")
    page.wait_for_function(f"() => {KEPT}.length === 1")
    other = hana.tab()
    other.goto("/accounts/logout/")
    other.locator("main form button[type=submit]").click()
    other.wait_for_url(lambda url: "logout" not in url)
    expect(page.locator("#connection")).to_contain_text("ログアウトしました")
    expect(page.locator("#lines > *")).to_have_count(0)
    assert field(page) == ""
    hana.look()
    page.close(run_before_unload=True)
    assert other.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tsudoi:'))") == []


def test_muted_on_another_device_while_this_one_was_away(person: Make, talk: Talk) -> None:
    hana, sora = person(talk.circle.hana.email), person(talk.circle.sora.email)
    page, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    words = "読みたくないことば"
    talk.say(theirs, words)
    expect(talk.line(page, words)).to_be_visible()
    hana.context.set_offline(True)
    with talk.site.database():
        from chat.actions.mute import mute
        from chat.models import Message

        mute(actor=talk.circle.hana, message=Message.objects.get(room=talk.circle.room))
    hana.context.set_offline(False)
    expect(talk.line(page, words)).to_have_count(0)
    expect(talk.line(theirs, words)).to_be_visible()


def test_removed_while_the_room_is_open(person: Make, talk: Talk, wire: Wire) -> None:
    hana, midori = person(talk.circle.hana.email, url=wire.url, dark=True), person(talk.circle.midori.email)
    page = hana.visit(talk.path, check=False)
    direct = hana.tab()
    direct.goto(f"{talk.site.url}{talk.path}")
    talk.say(page, "ここにいます")
    talk.settle(page, direct)
    wire.black_hole()
    talk.say(page, "送れなかったことば")
    page.locator("#compose textarea").fill("書きかけのことば")
    with talk.site.database():
        member = talk.circle.member(talk.circle.hana)
    theirs = midori.visit(f"/groups/{talk.slug}/members/{member.pk}/remove/", check=False)
    theirs.locator("main textarea").fill("しばらくお休みしましょう")
    theirs.locator("main input[name=confirmed]").check()
    theirs.locator("main form button[type=submit]").first.click()
    expect(direct.locator("#connection")).to_contain_text(ENDED)
    expect(direct.locator("#lines > *")).to_have_count(0)
    expect(direct.locator("#unsent")).to_be_hidden()  # nothing was being written there
    # The other phone learns it as soon as it has a network.
    wire.mend()
    expect(page.locator("#connection")).to_contain_text(ENDED, timeout=25_000)
    expect(page.locator("#lines > *")).to_have_count(0)
    expect(page.locator("#compose")).to_be_hidden()
    assert page.locator("#unsent-words").input_value() == "送れなかったことば\n\n書きかけのことば"
    hana.look()
    page.get_by_role("button", name="コピーする").click()
    expect(page.locator("#connection")).to_have_text("コピーしました。")
    assert page.evaluate(KEPT) == []
    # Nothing comes any more, and nothing was sent.
    theirs = midori.visit(talk.path, check=False)
    talk.said.remove("送れなかったことば")
    talk.say(theirs, "はなさんのいない部屋で")
    talk.settle(theirs)
    reconnect(hana)
    for screen in (page, direct):
        expect(screen.locator("#lines > *")).to_have_count(0)
        expect(screen.locator("#connection")).to_contain_text(ENDED, timeout=12_000)
