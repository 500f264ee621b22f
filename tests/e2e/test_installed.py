"""The site on a phone: pushes, what a click opens, what there is without a network, and what is never kept."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from notices.ways.carrier import Parcel
from notices.ways.push import payload
from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk
from tests.push_service import Browser

Make = Callable[..., Person]
CHOICES = "/my/notices/choices/"
# Chromium cannot subscribe without the world: the page gets a subscription as it would have come back.
SUBSCRIBED = """(subscription) => {
  let now = null;
  const made = {
    endpoint: subscription.endpoint,
    toJSON: () => ({ endpoint: subscription.endpoint, keys: { p256dh: subscription.p256dh, auth: subscription.auth } }),
    unsubscribe: async () => { now = null; window.unsubscribed = true; return true; },
  };
  PushManager.prototype.getSubscription = async () => now;
  PushManager.prototype.subscribe = async (how) => { window.askedWith = how; return (now = made); };
}"""
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) found[new URL(url).pathname] = await (await cache.match(url)).text();
  }
  return found;
}"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  return (await registration.getNotifications()).map(({ title, body, data, tag }) => ({ title, body, data, tag }));
}"""


def device(page: Page, number: int = 1) -> Browser:
    """Let this page subscribe, as a browser of this number."""
    browser = Browser(f"https://fcm.googleapis.com/fcm/send/phone-{number}")
    page.add_init_script(f"({SUBSCRIBED})({json.dumps(browser.subscription)})")
    return browser


def allow(context: BrowserContext, site: Site) -> None:
    context.grant_permissions(["notifications"], origin=site.url)


def ready(page: Page) -> None:
    """Wait until the service worker has taken over this page."""
    page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")


def endpoints(site: Site, key: str) -> list[str]:
    from notices.models import PushDevice

    with site.database():
        return list(PushDevice.objects.filter(user__email=key).values_list("endpoint", flat=True))


@pytest.mark.parametrize(("language", "dark"), [("ja", False), ("en", True)])
def test_switched_on_listed_and_ended(person: Make, site: Site, talk: Talk, language: str, dark: bool) -> None:
    email = talk.circle.hana.email
    hana = person(email, language=language, dark=dark)
    allow(hana.context, site)
    browser = device(hana.page, 1 if dark else 2)
    page = hana.visit(CHOICES)
    page.get_by_role("button", name=re.compile("この端末で受け取る|Get them on this device")).click()
    expect(page.get_by_text(re.compile("この端末に届きます|They reach this device"))).to_be_visible()
    hana.look()
    asked = page.evaluate("window.askedWith")
    assert asked["userVisibleOnly"] is True
    assert len(asked["applicationServerKey"]) == 87
    assert endpoints(site, email) == [browser.endpoint]
    page = hana.visit(CHOICES)
    expect(page.locator("#devices .tag--good")).to_have_count(1)
    page.locator("#devices .rows button").click()
    expect(page.locator("#devices .rows")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("この端末で受け取る|Get them on this device"))).to_be_visible()
    assert endpoints(site, email) == []


def test_signing_out_ends_it_and_somebody_else_there_gets_nothing(person: Make, site: Site, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    allow(hana.context, site)
    device(hana.page, 3)
    page = hana.visit(CHOICES, check=False)
    page.get_by_role("button", name="この端末で受け取る").click()
    expect(page.get_by_text("この端末に届きます")).to_be_visible()
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="ログアウト").click()
    page.wait_for_url("**/")
    assert endpoints(site, talk.circle.hana.email) == []


def test_a_push_shows_neutral_words_and_a_click_opens_the_list_after_signing_in(
    person: Make, site: Site, talk: Talk, wait_until: Callable[..., Any]
) -> None:
    hana = person(talk.circle.hana.email)
    allow(hana.context, site)
    page = hana.visit("/my/", check=False)
    ready(page)
    debug = hana.context.new_cdp_session(page)
    found: list[str] = []
    debug.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(
            one["registrationId"] for one in told["registrations"] if one["scopeURL"] == f"{site.url}/"
        ),
    )
    debug.send("ServiceWorker.enable")
    page.wait_for_timeout(200)  # lets the browser's events arrive
    words = "つどいに新しいお知らせが2件あります"
    told = payload(Parcel("k" * 32, words, "つどい", "/my/notices/", 2, urgent=True, silent=False)).decode()
    push = {"origin": site.url, "registrationId": found[-1], "data": told}
    debug.send("ServiceWorker.deliverPushMessage", push)
    wait_until(lambda: page.evaluate(SHOWN), "a notification is shown")
    debug.send("ServiceWorker.deliverPushMessage", push)  # the service repeats it: it is seen once
    page.wait_for_timeout(300)
    assert page.evaluate(SHOWN) == [
        {"title": "つどい", "body": words, "tag": "tsudoi", "data": {"key": "k" * 32, "path": "/my/notices/"}}
    ]
    # A browser opens windows for a real tap alone: what it would open is noted.
    (worker,) = hana.context.service_workers
    opened = worker.evaluate("""async () => {
      const opened = [];
      self.clients.openWindow = async (url) => { opened.push(url); };
      const [notification] = await self.registration.getNotifications();
      let work;
      const event = new NotificationEvent("notificationclick", { notification });
      event.waitUntil = (given) => { work = given; };
      self.dispatchEvent(event);
      await work;
      return [opened, (await self.registration.getNotifications()).length];
    }""")
    assert opened == [[f"{site.url}/my/notices/"], 0]
    # A list that was loaded anew past the worker (Shift and reload) is brought to the front all the same.
    brought = worker.evaluate(
        """async (url) => {
      const brought = [];
      const navigate = async () => { throw new TypeError("not this worker's client"); };
      self.clients.matchAll = async () => [{ url, navigate, focus: async () => { brought.push(url); } }];
      await self.registration.showNotification("つどい", { data: { path: "/my/notices/" } });
      const [notification] = await self.registration.getNotifications();
      let work;
      const event = new NotificationEvent("notificationclick", { notification });
      event.waitUntil = (given) => { work = given; };
      self.dispatchEvent(event);
      await work.catch(() => {});
      return brought;
    }""",
        f"{site.url}/my/notices/",
    )
    assert brought == [f"{site.url}/my/notices/"]
    hana.context.clear_cookies()
    page.goto(opened[0][0])
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/my/notices/$"))
    hana.sign_in(talk.circle.hana.email)
    page.goto("/accounts/login/?next=/my/notices/")
    expect(page).to_have_url(f"{site.url}/my/notices/")


def test_without_a_network_help_and_numbers_are_there_and_members_pages_never(
    person: Make, site: Site, talk: Talk
) -> None:
    hana = person(talk.circle.hana.email)
    page = hana.visit(talk.path, check=False)
    talk.say(page, "だれにも見せないことば")
    ready(page)
    for path in ("/my/", CHOICES, "/help/", "/en/my/", "/groups/", talk.path):
        page.goto(path)
    kept = page.evaluate(KEPT)
    pages = {path: text for path, text in kept.items() if not path.startswith("/static/")}
    assert sorted(pages) == ["/en/help/", "/en/offline/", "/help/", "/offline/"]
    for text in pages.values():
        assert "data-session" not in text
        assert "/my/notices/off/" not in text  # the menu of who is signed in
    everything = "".join(kept.values())
    assert "だれにも見せないことば" not in everything
    assert talk.circle.hana.email not in everything
    site.kill()
    try:
        hana.visit("/help/")
        expect(page.get_by_role("heading", name="こまったとき", level=1)).to_be_visible()
        expect(page.locator("a[href='tel:119']").first).to_be_attached()
        page.goto("/my/")
        expect(page.get_by_role("heading", name="ネットワークにつながっていません")).to_be_visible()
        hana.look()
        page.get_by_text("こまったとき").first.click()  # the menu, with its script
        expect(page.get_by_role("link", name="このページをすぐに閉じる")).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"  # with its styles
        page.goto("/en/groups/")
        expect(page.get_by_role("heading", name="You are not connected")).to_be_visible()
    finally:
        site.restart()


def test_a_new_version_takes_the_place_of_the_old_one(person: Make, site: Site, wait_until: Callable[..., Any]) -> None:
    visitor = person()
    page = visitor.visit("/", check=False)
    ready(page)
    (before,) = page.evaluate("caches.keys()")
    with site.database():
        from helplines.models import HelpContact

        contact = HelpContact.objects.filter(is_published=True, in_menu=True).exclude(number="").first()
        number, contact.number = contact.number, "0120-000-111"
        contact.save()
    try:
        site.restart()  # its cache keeps contacts for five minutes
        page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
        wait_until(lambda: before not in (now := page.evaluate("caches.keys()")) and now, "the old version is gone", 20)
        page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
        assert "0120-000-111" in page.evaluate(KEPT)["/help/"]
    finally:
        with site.database():
            contact.number = number
            contact.save()
        site.restart()


def test_it_is_offered_once_after_the_first_words(person: Make, site: Site, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    allow(hana.context, site)
    device(hana.page, 4)
    page = hana.visit(talk.path)
    card = page.locator(".push-offer")
    expect(card).to_have_count(0)  # not on arrival
    talk.say(page, "はじめまして")
    expect(card).to_be_visible()
    expect(talk.line(page, "はじめまして").locator(".message__body")).to_be_in_viewport(
        ratio=1
    )  # nothing is hidden by it
    height = card.evaluate("one => one.getBoundingClientRect().height")
    assert height < 740 / 3, height
    hana.look()
    assert page.evaluate("document.activeElement.id") == page.locator("#compose textarea").get_attribute("id")
    card.get_by_role("button", name="いまはいい").click()
    expect(card).to_have_count(0)
    page = hana.visit(talk.path, check=False)
    talk.say(page, "もうひとこと")
    talk.settle(page)
    page.wait_for_timeout(500)
    expect(card).to_have_count(0)


def test_an_iphone_is_shown_how_to_add_it_to_the_home_screen_first(person: Make, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    hana.page.add_init_script("""
      Object.defineProperty(navigator, "userAgent", { value: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)" });
      delete window.PushManager;
    """)
    page = hana.visit(CHOICES)
    expect(page.get_by_text("はじめに、このサイトをホーム画面に追加してください。")).to_be_visible()
    expect(page.get_by_role("button", name="この端末で受け取る")).to_be_hidden()


def test_what_a_browser_blocks_is_said(person: Make, site: Site, talk: Talk) -> None:
    hana = person(talk.circle.hana.email)
    hana.page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' });")
    page = hana.visit(CHOICES)
    expect(page.get_by_text("このブラウザーでは、通知が止められています。")).to_be_visible()


def test_it_can_be_installed(person: Make, site: Site) -> None:
    page = person().visit("/", check=False)
    debug = page.context.new_cdp_session(page)
    manifest: dict[str, Any] = debug.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"] == f"{site.url}/manifest.webmanifest"
    told = json.loads(manifest["data"])
    assert (told["name"], told["start_url"], told["display"]) == ("つどい", "/my/", "standalone")
    for icon in told["icons"]:
        drawn = page.evaluate(
            "src => new Promise((done) => { const i = new Image(); i.onload = () => done(i.naturalWidth); i.src = src; })",
            icon["src"],
        )
        assert f"{drawn}x{drawn}" == icon["sizes"]


def test_the_phone_of_development_shows_what_was_pushed(person: Make, site: Site) -> None:
    person().visit("/dev/phone/")
