"""Writing: quick fingers, odd words, a server that asks for patience, a browser that keeps nothing."""

import json
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.site import Person
from tests.e2e.talk import Talk

Make = Callable[..., Person]
BLOCKED = (
    """Object.defineProperty(window, "localStorage", {get() { throw new DOMException("no", "SecurityError"); }})"""
)
FULL = """Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }"""


class Between:
    """Stands between a page and the server: `answer(frame)` from here, or None to let a frame through."""

    def __init__(self, page: Page) -> None:
        self.sent: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda _frame: None
        self.page_side: WebSocketRoute
        page.route_web_socket("**/ws/groups/**", self._open)

    def _open(self, route: WebSocketRoute) -> None:
        self.page_side = route
        server = route.connect_to_server()

        def from_page(message: str | bytes) -> None:
            frame = json.loads(message)
            self.sent.append(frame)
            answer = self.answer(frame)
            if answer:
                self.tell(answer)
            else:
                server.send(message)

        route.on_message(from_page)

    def tell(self, frame: dict[str, Any]) -> None:
        self.page_side.send(json.dumps(frame))


def test_quick_fingers_and_odd_words(person: Make, talk: Talk) -> None:
    hana, sora = person(talk.circle.hana.email), person(talk.circle.sora.email)
    page, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    send, field = page.get_by_role("button", name="送る", exact=True), page.locator("#compose textarea")
    field.fill("二回押しました")
    send.dblclick()
    talk.said.append("二回押しました")
    # An IME confirms its words with Enter: neither that nor a plain Enter sends.
    field.fill("へんかんちゅう")
    for given in ({"isComposing": True, "ctrlKey": True}, {"keyCode": 229, "ctrlKey": True}, {}):
        field.dispatch_event("keydown", {"key": "Enter", "bubbles": True, "cancelable": True, **given})
    assert field.input_value() == "へんかんちゅう"
    field.press("Control+Enter")
    expect(field).to_have_value("")
    talk.said.append("へんかんちゅう")
    for words in (
        "👩‍👩‍👧‍👦👍🏽🇯🇵",
        "<script>document.title='x'</script><b onclick=alert(1)>",
        "なが" * 500,
        "A" * 300,
        "あ" * 2_000,
    ):
        talk.say(page, words)
        talk.settle(page, theirs)
    assert page.title() != "x"
    for one in (hana, sora):
        one.look()  # nothing is wider than the screen
    field.fill("あ" * 2_001)
    send.click()
    expect(page.locator("#length")).to_contain_text("1文字ほど長すぎます")
    assert len(field.input_value()) == 2_001
    # Nothing but the keyboard.
    field.fill("キーボードだけで")
    field.press("Tab")
    page.keyboard.press("Enter")
    talk.said.append("キーボードだけで")
    talk.settle(page, theirs)
    assert page.evaluate("document.activeElement === document.querySelector('#compose textarea')")


def test_a_form_pressed_twice_before_the_script_is_there(person: Make, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    hana.page.route("**/room/main*.js", lambda route: route.abort())
    page = hana.visit(talk.path, check=False)
    page.locator("#compose textarea").fill("まだスクリプトがない")
    page.evaluate("""() => { const form = document.getElementById("compose"); form.submit(); form.submit(); }""")
    talk.said.append("まだスクリプトがない")
    page.wait_for_url("**/room/#m*")
    talk.settle(page)


@pytest.mark.parametrize(("language", "times"), [("ja", 2), ("en", 1)])
def test_a_full_disk_is_waited_for_and_a_slow_doorbell_is_told(
    person: Make, talk: Talk, language: str, times: int
) -> None:
    hana = person(talk.circle.hana.email, language=language, dark=language == "en")
    hana.context.add_init_script("Math.random = () => 0")
    between = Between(hana.page)
    tries: list[tuple[float, str]] = []
    no = {"t": "refusal", "code": "try_again", "message": "Not stored.", "next_step": "It is sent again."}

    def answer(frame: dict[str, Any]) -> dict[str, Any] | None:
        if frame["t"] != "post":
            return None
        tries.append((monotonic(), frame["body"]))
        return {**no, "id": frame["id"]} if len(tries) <= times else None

    between.answer = answer
    page = hana.visit(talk.path, check=False)
    talk.say(page, "ひとつめ")
    expect(talk.status(page, "ひとつめ")).to_contain_text("Not stored.")
    talk.say(page, "ふたつめ")  # waits its turn: nobody is overtaken
    expect(talk.status(page, "ふたつめ")).to_contain_text("Not stored.")
    hana.look()
    talk.settle(page)
    assert [row[3] for row in talk.log()] == ["ひとつめ", "ふたつめ"]
    assert [words for _at, words in tries[: times + 1]] == ["ひとつめ"] * (times + 1)
    for number in range(times):
        assert tries[number + 1][0] - tries[number][0] >= 4.9 * 2**number  # longer each time
    between.tell({"t": "pace", "slow": True})
    slow = {"ja": "いま少し遅れて届いています", "en": "Messages arrive a little late"}[language]
    expect(page.locator("#connection")).to_contain_text(slow)
    hana.look()
    between.tell({"t": "pace", "slow": False})
    expect(page.locator("#connection")).to_be_empty()


def test_what_cannot_be_sent_can_be_tried_again_or_taken_back(person: Make, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    between = Between(hana.page)
    page = hana.visit(talk.path, check=False)
    no = {
        "t": "refusal",
        "code": "not_text",
        "message": "送れない文字が入っています。",
        "next_step": "消してください。",
    }
    between.answer = lambda frame: {**no, "id": frame["id"]} if frame["t"] == "post" else None
    for words in ("もう一度できる", "やめておく"):
        talk.say(page, words)
        expect(talk.status(page, words)).to_contain_text("送れない文字が入っています。消してください。")
        expect(talk.status(page, words)).to_have_attribute("role", "alert")
    hana.look()
    page.reload()
    between.answer = lambda _frame: None
    expect(talk.status(page, "もう一度できる")).to_contain_text("送れない文字")
    talk.status(page, "もう一度できる").get_by_role("button", name="もう一度送る").click()
    talk.status(page, "やめておく").get_by_role("button", name="消す").click()
    assert page.locator("#compose textarea").input_value() == "やめておく"  # to be corrected, or emptied
    talk.said.remove("やめておく")
    talk.settle(page)


@pytest.mark.parametrize("storage", [BLOCKED, FULL], ids=["blocked", "full"])
def test_a_browser_that_keeps_nothing(person: Make, talk: Talk, storage: str) -> None:
    hana, sora = person(talk.circle.hana.email), person(talk.circle.sora.email)
    hana.context.add_init_script(storage)
    page, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    talk.say(page, "覚えられなくても")
    talk.settle(page, theirs)
    expect(page.locator("#connection")).to_be_empty()
    hana.context.set_offline(True)
    talk.say(page, "閉じなければ大丈夫")
    expect(page.locator("#connection")).to_contain_text("この端末には書きかけを残せません")
    hana.look()
    hana.context.set_offline(False)
    talk.settle(page, theirs)


def test_a_change_is_not_read_out_as_a_new_message(person: Make, talk: Talk) -> None:
    """The list is a live region: a line that stays the same node is not read out again."""
    hana, sora = person(talk.circle.hana.email), person(talk.circle.sora.email)
    page, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
    page.evaluate("""() => { window.added = []; new MutationObserver((all) => {
      for (const one of all) for (const node of one.addedNodes) if (node.matches?.("li.message")) added.push(node.id);
    }).observe(document.getElementById("lines"), {childList: true}); }""")
    talk.say(page, "ひとこと")
    talk.settle(page, theirs)
    talk.line(theirs, "ひとこと").locator(".message__more").click()
    theirs.get_by_role("button", name="応援", exact=True).click()
    expect(talk.line(page, "ひとこと").locator(".sign")).to_have_count(1)
    assert len(page.evaluate("added")) == 1  # from "sending" to "sent" and liked: one line
    expect(page.locator("#typing")).to_have_attribute("aria-live", "off")
    # Somebody's new name stands on what they said before as soon as they speak again.
    with talk.site.database():
        member = talk.circle.member(talk.circle.sora)
        member.nickname = "そらまめ"
    talk.say(theirs, "名前を変える前")
    talk.settle(page, theirs)
    with talk.site.database():
        member.save(update_fields=["nickname"])
    talk.say(theirs, "名前を変えたあと")
    talk.settle(page, theirs)
