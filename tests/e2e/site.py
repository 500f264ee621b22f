"""The running site, and a person in front of it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page

from tests import line_service
from tests.databases import use_database
from tests.factories.people import client_for

AXE = Axe().axe_script
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of what is well nothing is told: naming each of its elements took most of the time
}


class Site:
    """Web server and worker as processes, with their own database file and mailbox."""

    def __init__(self, port: int, file: Path, mailbox: Path, blocker: Any, *, debug: bool = True) -> None:
        self.port, self.file, self.mailbox, self.blocker, self.debug = port, file, mailbox, blocker, debug
        self.url = f"http://localhost:{port}"
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        env = os.environ | {
            "DEBUG": str(int(self.debug)),
            "ALLOWED_HOSTS": "localhost",
            "STATIC_ROOT": str(self.file.with_suffix(".static")),
            "DJANGO_SETTINGS_MODULE": "community.settings",
            "DATABASE_URL": f"sqlite:///{self.file}",
            "DEVELOPMENT_MAILBOX": str(self.mailbox),
            "BASE_URL": self.url,
            "REDIS_URL": "",
            "LINE_ACCOUNT": line_service.ACCOUNT,
            "LINE_CHANNEL_SECRET": line_service.SECRET,
            "LINE_CHANNEL_TOKEN": line_service.TOKEN,
        }
        if not self.debug:
            collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
            subprocess.run(collect, env=env, check=True)
        server = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(self.port), "-v", "0"]
        commands = [
            [*server, "community.asgi:application"],
            [sys.executable, "manage.py", "worker", "--every", "1"],
        ]
        self.log = self.file.with_suffix(".log").open("wb")
        self.processes = [subprocess.Popen(command, env=env, stdout=self.log, stderr=self.log) for command in commands]
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = monotonic() + 60
        while monotonic() < deadline:
            if any(process.poll() is not None for process in self.processes):
                raise RuntimeError(f"the site ended by itself:\n{self.file.with_suffix('.log').read_text()}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz") as response:
                    if response.status == 200:
                        return
            except (urllib.error.URLError, ConnectionError):
                sleep(0.1)
        raise RuntimeError("the site did not become ready")

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(40)  # it may finish what is under way
        self.log.close()
        shutil.rmtree(self.file.with_suffix(".static"), ignore_errors=True)
        self.file.with_suffix(".log").unlink(missing_ok=True)

    def kill(self) -> None:
        """Kill the web server at once (SIGKILL)."""
        self.processes[0].send_signal(signal.SIGKILL)
        self.processes[0].wait()

    def restart(self) -> None:
        """Start everything again, on the same data."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
                process.wait(40)  # it may finish what is under way
        self.start()

    @contextmanager
    def database(self) -> Iterator[None]:
        """Query or prepare the site's own database from the test."""
        before = connection.settings_dict["NAME"]
        with self.blocker.unblock():
            use_database(str(self.file))
            try:
                yield
            finally:
                use_database(before)

    def mails(self, to: str) -> list[EmailMessage]:
        """The mails sent to an address, oldest first."""
        files = sorted(self.mailbox.glob("*.eml"))
        messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [message for message in messages if to in str(message["To"])]


def plain(message: EmailMessage) -> str:
    """The words of a mail, as programs without HTML show them."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def _scrolled_under_the_header(node: dict[str, Any]) -> bool:
    """Whether a target is too small only because the sticky header covers part of it until one scrolls."""
    data = [check.get("data") for check in node["any"]]
    return any(isinstance(one, dict) and one.get("messageKey") == "partiallyObscured" for one in data)


def _axe(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong with the page as it is now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    violations: list[dict[str, Any]] = page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES)
    return violations


class Person:
    """One person's browser: by default a phone, in Japanese, in light mode. `url` overrides `site.url`."""

    def __init__(
        self,
        site: Site,
        browser: Browser,
        key: str | None,
        *,
        width: int = 360,
        height: int = 740,
        dark: bool = False,
        language: str = "ja",
        javascript: bool = True,
        url: str = "",
    ) -> None:
        self.site, self.key, self.language = site, key, language
        self.complaints: list[str] = []
        self.context = browser.new_context(
            base_url=url or site.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="ja-JP" if language == "ja" else "en-GB",
            timezone_id="Asia/Tokyo",
            java_script_enabled=javascript,
            has_touch=width < 768,
            reduced_motion="reduce",
        )
        self.javascript = javascript
        self.context.set_default_timeout(30_000)  # milliseconds, for a busy machine
        self.page = self.tab()
        if key:
            self.sign_in(key)

    def tab(self) -> Page:
        """Open another tab of the same person."""
        page = self.context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error in a script: {error}"))
        page.on("request", self._request)
        return page

    def _console(self, message: Any) -> None:
        # A refused form (422, 403 …) is the server's answer, and a cut connection is part of some stories.
        expected = "Failed to load resource" in message.text or "WebSocket connection" in message.text
        if message.type == "error" and not expected:
            self.complaints.append(f"console at {self.page.url}: {message.text}")

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "localhost":
            self.complaints.append(f"request to another host: {request.url}")

    def sign_in(self, key: str) -> None:
        """Sign in as one of the demo's people, without the journey (a separate story covers that)."""
        from people.models import User

        with self.site.database():
            user = User.objects.get(email=key if "@" in key else f"{key}@demo.example")
            cookie = client_for(user).cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.site.url}])

    def visit(self, path: str, status: int = 200, check: bool = True) -> Page:
        """Open an address of the site in the person's language, and check the page (see `look`)."""
        prefix = "" if self.language == "ja" or path.startswith(("/admin", "/dev")) else f"/{self.language}"
        response = self.page.goto(f"{prefix}{path}")
        assert response is not None
        assert response.status == status, f"{path}: {response.status}"
        if check:
            self.look()
        return self.page

    def look(self) -> None:
        """Check what must hold on every page: no axe violation, nothing wider than the screen, the right language."""
        page = self.page
        page.wait_for_load_state()
        if self.javascript:
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
                f"{page.url} scrolls sideways"
            )
            violations = [
                f"{page.url} {one['id']}: {one['help']}: {[node['html'][:160] for node in nodes[:3]]}"
                for one in _axe(page)
                if (nodes := [node for node in one["nodes"] if not _scrolled_under_the_header(node)])
            ]
            assert violations == [], "\n".join(violations)
        assert page.locator("html").get_attribute("lang") == self.language, page.url

    def code_from_mail(self, to: str) -> str:
        """The newest sign-in or verification code sent to an address."""
        deadline = monotonic() + 10
        while monotonic() < deadline:
            for message in reversed(self.site.mails(to)):
                code = r"^\s*([A-Z0-9]{3}-?[A-Z0-9]{3}[A-Z0-9-]*)\s*$"
                if found := re.search(code, plain(message), re.MULTILINE):
                    return found[1]
            sleep(0.05)
        raise AssertionError(f"no code was sent to {to}")
