"""Find or install the browser for the stories."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.debian import install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
HOW = (
    "No browser was found and none could be installed. Install Chromium and a Japanese font "
    "(Debian: apt-get install chromium fonts-noto-cjk; macOS: brew install --cask chromium), "
    "or name one: TSUDOI_BROWSER=/path/to/chromium make test"
)


def find() -> str | None:
    """Path of a Chromium-like browser on this machine, or None."""
    named = os.environ.get("TSUDOI_BROWSER")
    if named:
        return named if Path(named).exists() else None
    for name in NAMES:
        if path := shutil.which(name):
            return path
    for path in MACOS:
        if Path(path).exists():
            return path
    cached = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(cached[-1]) if cached else None


def has_japanese_font() -> bool:
    """Whether there is a Japanese font: without one pictures show boxes, and widths differ from those people see."""
    if sys.platform == "darwin" or not shutil.which("fc-list"):
        return sys.platform == "darwin"
    return bool(subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True).stdout.strip())


def find_or_install() -> str:
    """Path of the browser. Installs Debian's if possible, or else exits with one clear line."""
    browser = find()
    if browser and has_japanese_font():
        return browser
    if not install("Chromium and a Japanese font", "chromium", "fonts-noto-cjk", "fontconfig") and not browser:
        print("· installing Playwright's Chromium", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find() or sys.exit(f"✗ {HOW}")
