"""Take the pictures of the help pages, from the demo: light and dark, in each language, into static/help/.

Usage: .venv/bin/python -m scripts.help_pictures http://localhost:8000 [NAME ...]   (a fresh demo must be running there)
"""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from scripts.pictures import sign_in
from tests.browser import find_or_install

FOLDER = Path(__file__).parent.parent / "static" / "help"
SIZE = ViewportSize(width=360, height=540)  # CSS pixels; the files have half as many again each way
QUALITY = 72  # of WebP: letters stay sharp
LANGUAGES = {"ja": ("", "ja-JP"), "en": ("/en", "en-GB")}


@dataclass(frozen=True)
class Picture:
    """One picture: who looks, at which address, what they press first, and what stands at its top."""

    who: str
    address: str
    press: Callable[[Page], None] | None = None
    top: str = ""


def _open_report(page: Page) -> None:
    page.locator(".message:not(.message--mine):not(.message--held) .message__more").last.click()
    page.locator(".sheet__report [data-reason]").last.scroll_into_view_if_needed()


def _open_reasons(page: Page) -> None:
    page.locator("article.case details.act > summary").first.click()


def _open_playbook(page: Page) -> None:
    page.locator("article.case .playbook > summary").first.click()


def _open_card(page: Page) -> None:
    page.locator("li", has_text="よふかしうみ").locator("a[href*='/desk/groups/']").click()
    page.wait_for_url("**/desk/groups/**")


PICTURES = {
    "waits": Picture("riku", "/groups/nemurenai-yoru/room/", top=".message--held"),
    "report": Picture("hana", "/groups/kotoba-yukkuri/room/", _open_report),
    "told": Picture("riku", "/groups/nemurenai-yoru/room/told/", top="h1"),
    "desk": Picture("midwife", "/desk/", top="#cases-title"),
    "hide": Picture("midwife", "/desk/", _open_reasons, "article.case details.act[open] .reasons"),
    "playbook": Picture("midwife", "/desk/", _open_playbook, "article.case .playbook"),
    "card": Picture("midwife", "/groups/nemurenai-yoru/members/", _open_card, "#acts-title"),
}


def take(browser: Browser, base: str, names: list[str]) -> None:
    """Save `<name>-<language>-<light|dark>.webp` for each of these pictures. Each person signs in once."""
    sessions: dict[str, Any] = {}
    for who in dict.fromkeys(PICTURES[name].who for name in names):
        context = browser.new_context(locale="ja-JP")
        sign_in(context, base, who)
        sessions[who] = context.storage_state()
        context.close()
    for name in names:
        for language, (prefix, locale) in LANGUAGES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport=SIZE,
                    device_scale_factor=1.5,
                    color_scheme=scheme,
                    locale=locale,
                    timezone_id="Asia/Tokyo",
                    reduced_motion="reduce",
                    has_touch=True,
                    storage_state=sessions[PICTURES[name].who],
                )
                picture = _taken(context.new_page(), f"{base}{prefix}{PICTURES[name].address}", PICTURES[name])
                context.close()
                Image.open(io.BytesIO(picture)).convert("RGB").save(
                    FOLDER / f"{name}-{language}-{scheme}.webp", quality=QUALITY, method=6
                )


def _taken(page: Page, address: str, picture: Picture) -> bytes:
    page.goto(address)
    page.wait_for_load_state()
    if picture.press:
        picture.press(page)
        page.wait_for_load_state()
    if picture.top:
        place = page.locator(picture.top).first
        place.evaluate("one => { one.scrollIntoView({ block: 'start' }); window.scrollBy(0, -84); }")
    page.wait_for_timeout(400)  # what the press opens has opened
    return page.screenshot()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install(), args=["--no-sandbox", "--disable-gpu"])
        take(browser, sys.argv[1].rstrip("/"), sys.argv[2:] or list(PICTURES))
        browser.close()
