"""The bell in the header: the number follows on every page, tab and device, with sockets and without."""

from collections.abc import Callable
from itertools import count

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.proxies import proxy_to
from tests.e2e.site import Person, Site

Make = Callable[..., Person]
WITHIN = 5_000  # milliseconds, as promised
_numbers = count(1)


def newcomer(site: Site) -> str:
    """A person of this story alone."""
    with site.database():
        from tests.factories.people import make_user

        return str(make_user("すず", email=f"suzu{next(_numbers)}@bell.example").email)


def news(site: Site, email: str, number: int) -> None:
    """As many unread notices as that, counted as the worker counts them: in the database alone."""
    with site.database():
        from notices.actions.gather import recount
        from notices.models import Notice
        from people.models import User

        user, now = User.objects.get(email=email), timezone.now()
        Notice.objects.filter(user=user).delete()
        for about in range(number):
            Notice.objects.create(user=user, kind="bell.story", about=about, since=1, upto=1, first_at=now, last_at=now)
        recount([user.pk])


def shows(page: Page, text: str, within: float = WITHIN) -> None:
    expect(page.locator(".bell__count")).to_contain_text(text, timeout=within)
    expect(page.locator(".bell__count")).to_be_visible()


def shows_none(page: Page, within: float = WITHIN) -> None:
    expect(page.locator(".bell__count")).to_be_hidden(timeout=within)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_tabs_and_devices_follow_on_every_page(person: Make, site: Site, language: str) -> None:
    email = newcomer(site)
    phone, tablet = person(email, language=language), person(email, language=language, width=1000, dark=True)
    page = phone.visit("/programs/")
    title = page.title()
    other = phone.tab()
    other.goto("/my/")
    third = tablet.visit("/places/")
    shows_none(page)
    news(site, email, 2)
    for one in (page, other, third):
        shows(one, "2")
    phone.look()
    tablet.look()
    news(site, email, 12)
    for one in (page, other, third):
        shows(one, "9+")
    assert page.title() == title
    phone.page.get_by_role("link", name="お知らせ" if language == "ja" else "News").first.click()
    read = "すべて読んだことにする" if language == "ja" else "Mark everything as read"
    news(site, email, 1)
    shows(other, "1")
    phone.page.reload()
    if phone.page.get_by_role("button", name=read).count():
        phone.page.get_by_role("button", name=read).click()
    else:
        news(site, email, 0)
    for one in (phone.page, other, third):
        shows_none(one)


def test_a_page_one_comes_back_to_shows_what_is_true_now(person: Make, site: Site) -> None:
    email = newcomer(site)
    page = person(email).visit("/places/", check=False)
    news(site, email, 1)
    shows(page, "1")
    page.goto("/programs/")
    news(site, email, 3)
    page.go_back()
    shows(page, "3")


def test_a_page_that_wakes_asks_at_once_and_one_that_sleeps_holds_nothing_open(person: Make, site: Site) -> None:
    email = newcomer(site)
    one = person(email)
    with one.page.expect_websocket():
        page = one.visit("/places/", check=False)
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    see = "state => { Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});"
    see += " document.dispatchEvent(new Event('visibilitychange')) }"
    page.evaluate(see, "hidden")
    news(site, email, 4)
    page.wait_for_timeout(3_000)
    shows_none(page)
    assert sockets == []
    page.evaluate(see, "visible")
    shows(page, "4")
    assert len(sockets) == 1


@pytest.mark.parametrize("kind", ["403", "silent"])
def test_where_no_socket_gets_through_it_is_asked_for(person: Make, site: Site, kind: str) -> None:
    email = newcomer(site)
    with proxy_to(site.port, kind) as proxy:
        page = person(email, url=f"http://localhost:{proxy.port}").visit("/places/", check=False)
        news(site, email, 5)
        shows(page, "5", within=45_000)


def test_signing_out_in_another_tab_takes_the_number_away(person: Make, site: Site) -> None:
    email = newcomer(site)
    one = person(email)
    page = one.visit("/places/", check=False)
    news(site, email, 2)
    shows(page, "2")
    other = one.tab()
    other.goto("/accounts/logout/")
    other.locator("main form button").click()
    shows_none(page)


def test_signing_out_everywhere_takes_the_pages_of_other_devices_away(person: Make, site: Site) -> None:
    email = newcomer(site)
    phone, tablet, typing, ticking = person(email), person(email, width=1000), person(email), person(email)
    page = tablet.visit("/my/notices/choices/", check=False)  # full of boxes that nobody has touched
    expect(page.get_by_role("heading", name="お知らせの届け方", level=1)).to_be_visible()
    form = typing.visit("/voices/new/", check=False)
    form.locator("main textarea").first.fill("書きかけのことば")
    boxes = ticking.visit("/my/notices/choices/", check=False)
    boxes.locator("main input[type=checkbox]:not(:checked)").first.check()
    ticked = boxes.locator("main input[type=checkbox]:checked").count()
    here = phone.visit("/programs/", check=False)
    here.locator(".help-menu > summary").click()
    here.get_by_role("button", name="すべての端末からログアウト").click()
    expect(here.get_by_text("すべての端末からログアウトしました。")).to_be_visible()
    phone.look()
    page.wait_for_url("**/accounts/login/?next=/my/notices/choices/", timeout=20_000)
    expect(form.locator(".bell__count")).to_be_hidden(timeout=20_000)
    expect(form.locator("main textarea").first).to_have_value("書きかけのことば")  # what one types stays
    expect(boxes.locator(".bell__count")).to_be_hidden(timeout=20_000)
    boxes.wait_for_timeout(1_000)  # longer than a reload takes
    expect(boxes.locator("main input[type=checkbox]:checked")).to_have_count(ticked)


def test_a_form_that_is_never_answered_keeps_no_page_on_the_screen(person: Make, site: Site) -> None:
    """The line breaks while it is sent, and meanwhile another device signs out everywhere."""
    email = newcomer(site)
    phone, tablet = person(email), person(email, width=1000)
    page = tablet.visit("/my/notices/off/", check=False)
    page.route("**/my/notices/off/", lambda route: None if route.request.method == "POST" else route.continue_())
    page.locator("main form button").first.click(no_wait_after=True)
    here = phone.visit("/programs/", check=False)
    here.locator(".help-menu > summary").click()
    here.get_by_role("button", name="すべての端末からログアウト").click()
    page.wait_for_url("**/accounts/login/?next=/my/notices/off/", timeout=30_000)


def test_without_a_script_the_number_stands_in_the_page(person: Make, site: Site) -> None:
    email = newcomer(site)
    news(site, email, 3)
    shows(person(email, javascript=False).visit("/places/"), "3")
