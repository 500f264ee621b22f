"""Anyone, without an account: looks around, finds things, and gets away quickly."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.site import Person

Make = Callable[..., Person]
PUBLIC = [
    "/",
    "/programs/",
    "/programs/hajimete-no-dakko/",
    "/groups/",
    "/groups/kotoba-yukkuri/",
    "/places/",
    "/voices/",
    "/voices/new/",
    "/voices/answer/",
    "/help/",
    "/help/news/",
    "/help/stays/",
    "/help/moderation/",
    "/help/facilitators/",
    "/search/",
    "/accounts/login/",
    "/accounts/signup/",
]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_public_page_on_a_phone(person: Make, language: str, dark: bool) -> None:
    visitor = person(language=language, dark=dark)
    for path in PUBLIC:
        visitor.visit(path)


def test_every_public_page_on_a_desk(person: Make) -> None:
    visitor = person(width=1280, height=900)
    for path in PUBLIC:
        visitor.visit(path)


def test_the_three_doors_lead_to_talk_learn_and_tell(person: Make) -> None:
    visitor = person()
    for door, address in [("話す", "/groups/"), ("学ぶ", "/programs/"), ("伝える", "/voices/")]:
        page = visitor.visit("/", check=False)
        page.locator("main .door").get_by_role("link", name=door, exact=True).click()
        page.wait_for_url(f"**{address}")


def test_filtering_programmes_keeps_the_filter_in_the_address(person: Make) -> None:
    visitor = person()
    page = visitor.visit("/programs/", check=False)
    page.locator(".filters > summary").click()
    page.get_by_label("種類").select_option(label="赤ちゃんふれあい体験")
    page.locator(".filters").get_by_role("button").first.click()
    page.wait_for_url("**kind=baby_contact*")
    visitor.look()
    cards = page.locator("main .card__title")
    assert cards.count() >= 1
    # The cards of this page are of no other kind.
    assert page.get_by_text("夜のオンライン親講座").count() == 0


def test_japanese_search_finds_the_middle_of_a_name(person: Make) -> None:
    visitor = person()
    page = visitor.visit("/search/?q=発達")
    expect(page.get_by_role("link", name="発達の気になる子の親の会").first).to_be_visible()
    page.goto('/search/?q="*%20OR%20(')
    visitor.look()


def test_a_place_says_what_to_try_next(person: Make) -> None:
    visitor = person()
    page = visitor.visit("/places/", check=False)
    page.locator("main .card__title a").first.click()
    visitor.look()
    expect(page.get_by_role("heading", name="ここが合わなかったら")).to_be_visible()


def test_the_language_switch_leads_to_the_same_page(person: Make) -> None:
    visitor = person()
    page = visitor.visit("/programs/hajimete-no-dakko/", check=False)
    page.get_by_role("banner").get_by_role("link", name="English").click()
    page.wait_for_url("**/en/programs/hajimete-no-dakko/")
    visitor.language = "en"
    visitor.look()
    page.get_by_role("banner").get_by_role("link", name="日本語").click()
    page.wait_for_url(lambda url: url.endswith("/programs/hajimete-no-dakko/") and "/en/" not in url)


def test_help_is_at_the_same_place_and_the_quick_exit_leaves_nothing_behind(person: Make) -> None:
    visitor = person()
    places = set()
    for path in ("/", "/groups/", "/programs/", "/voices/", "/places/", "/search/"):
        page = visitor.visit(path, check=False)
        box = page.get_by_text("こまったとき").bounding_box()
        assert box is not None
        places.add((round(box["x"]), round(box["y"])))
    assert len(places) == 1
    page.get_by_text("こまったとき").click()
    visitor.look()
    exit_link = page.get_by_role("link", name="このページをすぐに閉じる")
    outside = exit_link.get_attribute("href") or ""
    page.context.route(
        f"{outside}**", lambda route: route.fulfill(body="<title>天気</title>", content_type="text/html")
    )
    visitor.complaints.clear()
    exit_link.click()
    page.wait_for_url(f"{outside}**")
    visitor.complaints.clear()  # it is the one link that leads outside
    assert "search" not in page.url


def test_the_quick_exit_takes_the_other_tabs_along_with_what_is_written_there(person: Make) -> None:
    visitor = person()
    here = visitor.visit("/", check=False)
    outside = here.locator("a[data-quick-exit]").first.get_attribute("href") or ""
    weather = {"body": "<title>天気</title>", "content_type": "text/html"}
    visitor.context.route(f"{outside}**", lambda route: route.fulfill(**weather))
    awake, asleep = visitor.tab(), visitor.tab()
    # A tab that the browser has put to sleep hears nothing of what others keep, until somebody looks at it.
    asleep.add_init_script("addEventListener('storage', (event) => event.stopImmediatePropagation(), true)")
    typed = "だれにも見せたくないことば"
    for tab in (awake, asleep):
        tab.goto("/voices/new/")
        tab.locator("main textarea").first.fill(typed)
    here.evaluate("localStorage.setItem('tsudoi:draft:1', 'とっておいたことば')")
    for _ in range(3):
        here.keyboard.press("Shift")
    here.wait_for_url(f"{outside}**")
    awake.wait_for_url(f"{outside}**")
    asleep.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    asleep.wait_for_url(f"{outside}**")
    visitor.complaints.clear()  # it is the one link that leads outside
    # Who comes back finds the forms empty, nothing kept, and stays.
    for tab in (awake, asleep):
        tab.goto("/voices/new/")
        assert tab.locator("main textarea").first.input_value() == ""
        tab.reload()
        assert tab.evaluate("Object.keys(localStorage)") == ["tsudoi:left"]
        assert tab.url.endswith("/voices/new/")


def test_everything_can_be_reached_with_the_keyboard(person: Make) -> None:
    page = person(width=1280, height=900).visit("/", check=False)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('main') !== null")
    assert focused
