"""Back to the room, in a browser that keeps whole pages for "back" (Playwright's usual one is told to keep none)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import find_or_install
from tests.e2e.site import Person
from tests.e2e.talk import Talk, Wire

KEEPS_NO_PAGES = "--disable-back-forward-cache"
WATCH = "window.shown = []; addEventListener('pageshow', (event) => shown.push(event.persisted))"


@pytest.fixture(scope="module")
def keeping_browser(browser: Browser) -> Iterator[Browser]:
    """One that keeps pages, beside the usual one and from the same Playwright."""
    keeping = browser.browser_type.launch(
        executable_path=find_or_install(), args=["--no-sandbox", "--disable-gpu"], ignore_default_args=[KEEPS_NO_PAGES]
    )
    yield keeping
    keeping.close()


@pytest.fixture
def hana(talk: Talk, wire: Wire, keeping_browser: Browser) -> Iterator[Person]:
    hana = Person(talk.site, keeping_browser, talk.circle.hana.email, url=wire.url)
    hana.page.add_init_script(WATCH)
    yield hana
    hana.context.close()
    assert hana.complaints == []


def go_and_come_back(hana: Person, talk: Talk, theirs: Page) -> None:
    """Read further up, begin to write, look at another page, come back; meanwhile somebody says something."""
    page = hana.page
    talk.settle(page, theirs)
    page.locator("#compose textarea").fill("途中まで")
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("window.mark = 'the same page'")
    page.goto("/my/")
    talk.say(theirs, "そのあいだに")
    talk.settle(theirs)
    page.go_back(wait_until="commit")  # a page that was kept loads nothing


def test_a_page_that_was_kept_goes_on_where_it_was(
    hana: Person, person: Callable[..., Person], talk: Talk, wire: Wire
) -> None:
    """As in a browser that keeps our page although we ask it not to: its line was closed, and is opened again."""
    wire.replace(b"no-store", b"no-cache")
    talk.earlier(60, days=1)
    page = hana.visit(talk.path, check=False)
    theirs = person(talk.circle.sora.email).visit(talk.path, check=False)
    go_and_come_back(hana, talk, theirs)
    page.wait_for_function("window.mark === 'the same page'")
    assert page.evaluate("shown") == [False, True]
    expect(talk.line(page, "そのあいだに")).to_have_count(1)
    assert page.evaluate("scrollY") == 0
    assert page.locator("#compose textarea").input_value() == "途中まで"
    talk.say(page, "戻りました")
    talk.settle(page, theirs)


def test_the_room_asks_not_to_be_kept_and_back_works(hana: Person, person: Callable[..., Person], talk: Talk) -> None:
    """What is said there is private: "back" after signing out, at a shared device, must not show it."""
    talk.earlier(60, days=1)
    response = hana.page.goto(talk.path)
    assert response is not None
    assert {"no-store", "private"} <= set(response.headers["cache-control"].split(", "))
    page = hana.page
    theirs = person(talk.circle.sora.email).visit(talk.path, check=False)
    go_and_come_back(hana, talk, theirs)
    expect(page.locator("#compose textarea")).to_have_value("途中まで")
    assert page.evaluate("[shown, window.mark ?? null]") == [[False], None]  # made anew
    expect(talk.line(page, "そのあいだに")).to_have_count(1)
    talk.say(page, "戻りました")
    talk.settle(page, theirs)
    page.goto("/my/")
    hana.context.clear_cookies()
    page.go_back(wait_until="commit")
    page.wait_for_url("**/accounts/login/**")
