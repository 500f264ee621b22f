"""The staff screens on a phone: nothing wider than the screen, each action within reach, no column of single letters."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.site import Person

Make = Callable[..., Person]
# What must be within reach there, as it is found on the page.
SCREENS = {
    "/admin/": "form[role=search] input[name=q]",
    "/admin/voices/": "table.listing td.title a",
    "/admin/reports/acts/": "table.listing td",
    "/admin/reports/mails/": "main",
    "/admin/reports/aging-pages/": "table.listing td.title a",
    "/admin/reports/workflow_tasks/": "main",
    "/admin/reports/site-history/": "table.listing td",
    "/admin/users/": "table.listing td.title a, table.listing td.name a",
}
WIDER = """() => [...document.querySelectorAll("main table.listing, main table.listing td, main h1, main form :is(input, select, textarea, button), main .button")]
  .filter((one) => one.checkVisibility() && !one.closest(".w-sr-only, aside, [hidden]") && one.getBoundingClientRect().width > 0)
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1)
  .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 30)}`)"""
ONE_LETTER_A_LINE = """() => [...document.querySelectorAll("main table.listing :is(td, a)")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width < 40 && one.getBoundingClientRect().height > 100)
  .map((one) => one.textContent.trim().slice(0, 30))"""


@pytest.mark.parametrize(("width", "dark", "count"), [(360, False, len(SCREENS)), (320, True, 4)])
def test_lists_and_reports_fit_a_phone(person: Make, width: int, dark: bool, count: int) -> None:
    staff = person("admin", width=width, dark=dark)
    page = staff.page
    for address, action in list(SCREENS.items())[:count]:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} scrolls sideways"
        assert page.evaluate(WIDER) == [], address
        assert page.evaluate(ONE_LETTER_A_LINE) == [], address
        within = page.locator(action).locator("visible=true").first
        within.scroll_into_view_if_needed()
        expect(within).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 320])
def test_the_desk_fits_a_phone(person: Make, width: int) -> None:
    page = person("midwife", width=width).visit("/desk/", check=False)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer = page.locator("main summary").first
    answer.scroll_into_view_if_needed()
    expect(answer).to_be_in_viewport()


def test_a_card_names_each_of_its_lines_and_a_voice_is_read_from_it(person: Make) -> None:
    page = person("editor").page
    page.goto("/admin/voices/")
    row = page.locator("table.listing tbody tr").first
    names = [cell.get_attribute("data-column") for cell in row.locator("td").all()]
    assert names == ["声", "なにについて", "状態", "返事の期限", "届いた日", "公開"]
    row.locator("a").click()
    page.wait_for_url("**/admin/voices/*/")
    expect(page.locator("#main")).to_contain_text("届いた声")
