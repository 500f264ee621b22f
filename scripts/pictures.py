"""Take screenshots for the README, and of every page for review: phone and desktop, light and dark.

Usage: .venv/bin/python -m scripts.pictures http://localhost:8000 FOLDER [NAME ...]   (the demo must be running there)
"""

import re
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from tests.browser import find_or_install

PAGES = {  # name: who, address
    "home": (None, "/"),
    "home-en": (None, "/en/"),
    "programs": (None, "/programs/"),
    "groups": (None, "/groups/"),
    "group": (None, "/groups/kotoba-yukkuri/"),
    "places": (None, "/places/"),
    "voices": (None, "/voices/"),
    "new-voice": (None, "/voices/new/"),
    "help": (None, "/help/"),
    "login": (None, "/accounts/login/"),
    "search": (None, "/search/?q=発達"),
    "my": ("hana", "/my/"),
    "room": ("hana", "/groups/kotoba-yukkuri/room/"),
    "desk": ("midwife", "/desk/"),
    "notices": ("hana", "/my/notices/"),
    "choices": ("hana", "/my/notices/choices/"),
    "account": ("hana", "/accounts/"),
    "watches": ("midwife", "/desk/watch/"),
    "off": ("midwife", "/my/notices/off/"),
    "phone": (None, "/dev/phone/"),
    "program": (None, "/programs/hajimete-no-dakko/"),
}
SIZES = {"phone": ViewportSize(width=360, height=740), "desktop": ViewportSize(width=1280, height=900)}


def sign_in(context: BrowserContext, base: str, key: str) -> None:
    """Sign in with the code from the development inbox, as a person would."""
    page = context.new_page()
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", f"{key}@demo.example")
    page.press("input[name=login]", "Enter")
    page.wait_for_selector("input[name=code]")
    for _ in range(50):
        inbox = urllib.request.urlopen(f"{base}/dev/mail/").read().decode()
        section = inbox.split(f"{key}@demo.example", 1)[-1]
        if found := re.search(r"\b(\d{6})\b", section):
            break
        time.sleep(0.1)
    page.fill("input[name=code]", found[1] if found else "")
    page.press("input[name=code]", "Enter")
    page.wait_for_url(f"{base}/my/")
    page.close()


def take(browser: Browser, base: str, folder: Path, names: list[str]) -> None:
    """Save `<name>-<size>-<light|dark>.png` for every page, size and scheme. Each person signs in once."""
    sessions: dict[str | None, Any] = {None: None}
    for who in {PAGES[name][0] for name in names} - {None}:
        context = browser.new_context(locale="ja-JP")
        sign_in(context, base, str(who))
        sessions[who] = context.storage_state()
        context.close()
    for size, viewport in SIZES.items():
        for scheme in ("light", "dark"):
            for name in names:
                who, address = PAGES[name]
                context = browser.new_context(
                    viewport=viewport,
                    color_scheme=scheme,
                    locale="ja-JP",
                    timezone_id="Asia/Tokyo",
                    reduced_motion="reduce",
                    storage_state=sessions[who],
                )
                page = context.new_page()
                page.goto(base + address)
                page.wait_for_load_state()
                page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
                context.close()


if __name__ == "__main__":
    base, folder = sys.argv[1].rstrip("/"), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install(), args=["--no-sandbox", "--disable-gpu"])
        take(browser, base, folder, sys.argv[3:] or list(PAGES))
        browser.close()
