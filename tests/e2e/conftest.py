"""A running site with the demo's content, and people with phones in front of it."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import find_or_install
from tests.databases import CACHE, demo_database
from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk, Wire, wire_to
from tests.ports import free_port

# Playwright runs an event loop in this thread; the tests query the site's database outside of it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
expect.set_options(timeout=15_000)  # milliseconds, for a busy machine
WITHOUT = [
    # Each person's window would load two pages for what unfolds below its address bar: more work than most of ours.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "PreloadTopChromeWebUI"),
    # The switch replaces Playwright's own, so what that leaves out is named again.
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "OptimizationHints"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "NetworkTimeServiceQuerying"),
    *("AimEnabled", "PreconnectToSearch"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def _with_demo(worker: str) -> Path:
    """A database with the demo's content for this test process."""
    file = CACHE / f"site-{worker}-{os.getpid()}.sqlite3"
    shutil.copyfile(demo_database(), file)
    return file


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """The site as `make run` serves it: daphne and the worker, as separate processes."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    port = free_port()
    file = _with_demo(worker)
    call_command("messages", compile=True)
    site = Site(port, file, CACHE / f"mail-{worker}-{os.getpid()}", django_db_blocker)
    site.start()
    yield site
    site.stop()
    shutil.rmtree(site.mailbox, ignore_errors=True)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def production_site(site: Site, django_db_blocker: Any) -> Iterator[Site]:
    """The same content served as in production: DEBUG off, static files collected and named by their content hash."""
    production = Site(
        site.port + 300, site.file.with_suffix(".production"), site.mailbox, django_db_blocker, debug=False
    )
    shutil.copyfile(site.file, production.file)
    production.start()
    yield production
    production.stop()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{production.file}{suffix}").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(),
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
                f"--disable-features={','.join(WITHOUT)}",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def person(site: Site, browser: Browser) -> Iterator[Callable[..., Person]]:
    """`person("hana", dark=True, language="en", width=360)`: a person with their own browser, signed in if named.

    At the end of the test, no browser may have had an error in the console or a request to another host.
    """
    people: list[Person] = []

    def make(key: str | None = None, *, at: Site = site, **options: Any) -> Person:
        people.append(Person(at, browser, key, **options))
        return people[-1]

    yield make
    complaints = [line for one in people for line in one.complaints]
    for one in people:
        one.context.close()
    assert complaints == []


@pytest.fixture
def talk(site: Site) -> Talk:
    """A room for this story alone."""
    return Talk(site)


@pytest.fixture
def wire(site: Site) -> Iterator[Wire]:
    """A private network between a phone and the site, to be broken."""
    with wire_to(site) as made:
        yield made


@pytest.fixture
def wait_until() -> Callable[..., Any]:
    """`wait_until(condition, what)`: waits for the first true value; fails with `what` after ten seconds."""

    def wait(condition: Callable[[], Any], what: str, seconds: float = 10) -> Any:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if value := condition():
                return value
            time.sleep(0.05)
        pytest.fail(f"{what}: not within {seconds} s")

    return wait
