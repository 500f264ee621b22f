"""Somebody says something without a name, and reads the answer with a code."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.site import Person, Site

Make = Callable[..., Person]


def test_a_voice_is_given_and_answered(person: Make, site: Site) -> None:
    visitor = person()
    page = visitor.visit("/voices/new/")
    page.get_by_role("button", name="送る").click()
    visitor.look()  # nothing was written: said beside the field
    page.get_by_label("聞かせてください").fill("公園に日かげがほしいです")
    page.get_by_role("button", name="送る").click()
    expect(page.get_by_text("公園に日かげがほしいです")).to_have_count(0)
    visitor.look()
    code = page.locator(".voice-code").inner_text().strip()
    page.get_by_role("link", name="返事を読むページ").click()
    page.locator("main form.code-form input[type=text]").fill(code.lower())
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("公園に日かげがほしいです")).to_be_visible()
    visitor.look()


def test_a_wrong_code_is_told_kindly(person: Make) -> None:
    visitor = person()
    page = visitor.visit("/voices/answer/", check=False)
    page.locator("main form input[type=text]").first.fill("ちがう-コード")
    page.locator("main form button[type=submit]").first.click()
    visitor.look()
