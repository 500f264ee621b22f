"""Larger text, whichever way it comes: nothing goes sideways, and the help button stays whole within the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.site import Person

Make = Callable[..., Person]
PUBLIC = [
    "/",
    "/groups/",
    "/groups/kotoba-yukkuri/",
    "/programs/",
    "/programs/hajimete-no-dakko/",
    "/places/",
    "/voices/new/",
    "/help/",
    "/help/news/",
    "/help/moderation/",
    "/help/stays/",
    "/search/",
    "/accounts/login/",
]
MEMBER = ["/my/", "/groups/kotoba-yukkuri/room/", "/groups/mine/", "/accounts/"]
# Pixels wide, and the size of the text in per cent.
SIZES = [(360, 100), (360, 130), (360, 150), (360, 200), (320, 100), (640, 200), (768, 100), (1280, 200)]
# What sticks out at the right although the page as a whole may hide it.
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1) && !one.closest(".visually-hidden, .table-wrap");
  }).map((one) => one.outerHTML.slice(0, 80)).concat(document.documentElement.scrollWidth > width ? ["the page"] : []);
}"""


def _enlarge(page: Page, width: int, percent: int, way: str) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    if way == "by a style":
        page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
    else:
        sizes = {"standard": round(16 * percent / 100), "fixed": 13}
        page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def _fits(person: Person, paths: list[str], way: str) -> None:
    for path in paths:
        page = person.visit(path, check=False)
        help_button = page.locator(".help-menu > summary")
        for width, percent in SIZES:
            _enlarge(page, width, percent, way)
            where = f"{page.url} at {width} px and {percent} %"
            assert page.evaluate(STICKS_OUT) == [], where
            box = help_button.bounding_box()
            assert box is not None
            assert (box["x"] >= 0, box["x"] + box["width"] <= width, box["y"] >= 0) == (True, True, True), where
            cut = "(one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1"
            assert not help_button.evaluate(cut), where


@pytest.mark.parametrize("way", ["by a style", "by the browser"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_public_pages_hold_larger_text(person: Make, language: str, way: str) -> None:
    _fits(person(language=language), PUBLIC, way)


@pytest.mark.parametrize("way", ["by a style", "by the browser"])
def test_pages_of_members_and_facilitators_hold_larger_text(person: Make, way: str) -> None:
    _fits(person("sora"), MEMBER, way)
    _fits(person("midwife"), ["/desk/"], way)


def test_the_help_panel_stays_within_the_screen_with_larger_text(person: Make) -> None:
    page = person().visit("/", check=False)
    _enlarge(page, 360, 200, "by a style")
    page.locator(".help-menu > summary").click()
    box = page.locator(".help-menu > .menu__panel").bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 360, box["y"] + box["height"] <= 740) == (True, True, True)


def test_a_long_name_of_the_office_leaves_each_way_on_one_line(person: Make) -> None:
    page = person().visit("/", check=False)
    page.locator(".brand").evaluate(
        """(brand) => {
          const name = brand.querySelector("small") ?? brand.appendChild(document.createElement("small"));
          name.textContent = "つむぎ市子ども家庭支援センター";
        }"""
    )
    for width in (768, 1024, 1280):
        _enlarge(page, width, 100, "by a style")
        assert page.evaluate(STICKS_OUT) == []
        for way in page.locator(".site-nav a").all():
            words = way.evaluate(
                """(way) => { const range = document.createRange(); range.selectNode(way.lastChild);
                             return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size; }"""
            )
            assert words == 1, f"{way.text_content()} at {width} px"
