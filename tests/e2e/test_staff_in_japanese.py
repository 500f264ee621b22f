"""A programme with a Japanese title is written, previewed, reviewed, published and translated without an English word."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Frame, Page, expect

from programs.models import ProgramIndexPage, ProgramPage
from tests.e2e.site import Person, Site, plain
from tests.staff_words import READ_ALOUD, data, foreign

TITLE = "うたと手あそびの会"
# What is seen, what is read aloud, what a menu or a dialog brought in.
TEXTS = """(names) => {
  const found = [document.title];
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest("script, style, noscript, iframe") || !one.checkVisibility()) continue;
    for (const node of one.childNodes) if (node.nodeType === Node.TEXT_NODE && one.tagName !== "TEXTAREA") found.push(node.data);
    for (const name of names) if (one.hasAttribute(name)) found.push(one.getAttribute(name));
    if (one.matches("input[type=submit], input[type=button]")) found.push(one.value);
    if (one.tagName === "SELECT") for (const option of one.options) found.push(option.text);
  }
  return found;
}"""


class Reader:
    """Somebody who reads all that a screen says, and keeps it until the end of the story."""

    def __init__(self) -> None:
        self.read: dict[str, set[str]] = {}

    def look(self, page: Page | Frame, where: str) -> None:
        texts = page.evaluate(TEXTS, sorted(READ_ALOUD))
        self.read.setdefault(where, set()).update(" ".join(text.split()) for text in texts)

    def english(self, known: list[str]) -> list[str]:
        return [
            f"{where}: {words} in {text[:120]!r}"
            for where, texts in self.read.items()
            for text in sorted(texts)
            if (words := foreign(text, language="ja", data=known))
        ]


def write(page: Page, reader: Reader) -> None:
    page.fill("#id_title", TITLE)
    page.fill("#id_summary", "うたって、ゆらして、笑うだけの会です。")
    for tab in page.get_by_role("tab").all():
        tab.click()
        reader.look(page, f"書く: {tab.inner_text()}")
    page.get_by_role("tab", name="日程").click()
    page.fill("#id_start_date", (date.today() + timedelta(days=14)).isoformat())
    page.keyboard.press("Tab")
    page.fill("#id_start_time", "10:00")
    page.keyboard.press("Tab")


def open_side_panels(page: Page, reader: Reader, where: str) -> None:
    """Status, comments, checks, preview: each opened once."""
    for toggle in page.locator("button[data-side-panel-toggle]").all():
        if toggle.is_visible():
            toggle.click()
            page.wait_for_timeout(300)  # milliseconds: it slides in
            reader.look(page, f"{where}: {toggle.get_attribute('aria-label')}")
            toggle.click()


def open_menus(page: Page, reader: Reader, where: str) -> None:
    """Every menu behind a button, opened once."""
    for button in page.locator(
        "main [data-w-dropdown-target=toggle], main [data-controller~=w-dropdown] > button"
    ).all():
        if button.is_visible():
            button.click()
            reader.look(page, f"{where}: メニュー")
            page.keyboard.press("Escape")


def more_actions(page: Page) -> None:
    page.locator("footer").get_by_role("button", name="他のアクション").click()


def test_from_the_first_word_to_the_translation(
    person: Callable[..., Person], site: Site, wait_until: Callable[..., Any]
) -> None:
    reader = Reader()
    editor, publisher = person("editor", width=1280, height=900), person("publisher", width=1280, height=900)
    with site.database():
        index = ProgramIndexPage.objects.get(locale__language_code="ja").pk
    page = editor.page
    page.goto("/admin/")
    reader.look(page, "はじめの画面")
    page.goto(f"/admin/pages/{index}/add_subpage/")
    reader.look(page, "種類をえらぶ")
    page.goto(f"/admin/pages/add/programs/programpage/{index}/")
    write(page, reader)
    open_side_panels(page, reader, "書く")
    open_menus(page, reader, "書く")
    page.locator("body").press("?")
    reader.look(page, "キーボードの近道")
    page.keyboard.press("Escape")
    page.locator("footer button:visible").first.click()  # 下書きを保存
    page.wait_for_url("**/edit/**")
    reader.look(page, "保存した")
    with site.database():
        program = ProgramPage.objects.get(title=TITLE, locale__language_code="ja")
    page.goto(f"/admin/pages/{program.pk}/view_draft/")
    reader.look(page, "下書きを見る")
    expect(page.locator("h1")).to_contain_text(TITLE)
    page.goto(f"/admin/pages/{program.pk}/edit/")
    open_side_panels(page, reader, "直す")
    more_actions(page)
    reader.look(page, "出す")
    page.locator("button[name=action-submit]").click()
    page.wait_for_url("**/admin/pages/*/")
    reader.look(page, "確認に出した")

    asked = wait_until(lambda: site.mails("publisher@demo.example"), "the mail to the reviewer")[-1]
    letter = plain(asked)
    reader.read["確認のメール"] = {letter}
    review = publisher.page
    review.goto(f"/admin/pages/{program.pk}/edit/")
    reader.look(review, "確認する")
    open_side_panels(review, reader, "確認する")
    more_actions(review)
    reader.look(review, "確認する: 選ぶ")
    review.locator(
        "[data-workflow-action-name=approve][data-launch-modal=true], [data-workflow-action-name=approve]"
    ).last.click()
    if review.locator(".modal-dialog").count():
        reader.look(review, "承認のひとこと")
        review.locator(".modal-dialog textarea").fill("よい会ですね。")
        review.locator(".modal-dialog [type=submit]").click()
    wait_until(lambda: _is_live(site, program.pk), "the page is published")
    review.goto(f"/admin/pages/{program.pk}/history/")
    reader.look(review, "履歴")

    page.goto(f"/admin/localize/submit/page/{program.pk}/")
    reader.look(page, "翻訳に出す")
    for box in page.locator("main input[name=locales]").all():
        box.check()
    page.locator("main form [type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    reader.look(page, "翻訳に出した")
    with site.database():
        english = ProgramPage.objects.get(translation_key=program.translation_key, locale__language_code="en")
        assert (english.live, english.workflow_in_progress) == (False, True)
    page.goto(f"/admin/pages/{english.pk}/edit/")
    page.wait_for_load_state("networkidle")
    reader.look(page, "翻訳する")
    with site.database():
        known = sorted([*data(), "Tsudoi"], key=len, reverse=True)
    assert "\n".join(reader.english(known)) == ""
    assert len(reader.read) > 20
    assert re.search(r"[ぁ-ん]", letter)


def _is_live(site: Site, pk: int) -> bool:
    with site.database():
        return bool(ProgramPage.objects.get(pk=pk).live)
