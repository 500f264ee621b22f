"""A separate room for a story: who is in it, what was said, and whether every screen shows the log."""

import asyncio
import itertools
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e.site import Site
from tests.factories import rooms
from tests.faults.line import Line

_numbers = itertools.count(1)
# What a screen shows, line by line. `day` is the heading above it; only stored lines carry a seq.
SHOWN = """() => {
  let day = "";
  return [...document.querySelectorAll("#lines > li")].flatMap((line) => {
    if (line.classList.contains("day")) day = line.firstElementChild.getAttribute("datetime");
    if (!line.classList.contains("message")) return [];
    const text = (name) => line.querySelector(`.message__${name}`)?.textContent ?? "";
    return [[Number(line.dataset.seq ?? 0), line.id, text("name"), text("body"), text("time"), day]];
  });
}"""


class Talk:
    """A group with a facilitator (midori) and two members (hana, sora) on the site, and its room."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.slug = f"story-{next(_numbers)}"
        self.path = f"/groups/{self.slug}/room/"
        with site.database():
            from chat import limits

            limits.posts.clear()
            self.circle = rooms.circle(self.slug)
        self.said: list[str] = []

    def say(self, page: Page, words: str) -> Locator:
        """Write and send a message, and return its line on the writer's own screen."""
        page.locator("#compose textarea").fill(words)
        page.get_by_role("button", name=re.compile("^(送る|Send)$")).click()
        self.said.append(words)
        return self.line(page, words)

    def line(self, page: Page, words: str) -> Locator:
        return page.locator("#lines > .message", has_text=words)

    def status(self, page: Page, words: str) -> Locator:
        return self.line(page, words).locator(".message__status")

    def earlier(self, count: int, *, days: float, every: float = 30) -> None:
        """Put messages by Sora straight into the log: how many, how many seconds apart, and since how many days ago."""
        with self.site.database():
            from django.utils import timezone

            from chat.actions.post import Draft, post_messages
            from chat.models import Message

            begin = timezone.now() - timedelta(days=days)
            sora, room = self.circle.sora.pk, self.circle.room.pk
            words = [f"むかしのことば {len(self.said) + number}" for number in range(count)]
            drafts = [
                Draft(sora, room, uuid.uuid4(), text, at=begin + timedelta(seconds=every * number))
                for number, text in enumerate(words)
            ]
            stored = [answer for at in range(0, count, 100) for answer in post_messages(drafts[at : at + 100])]
            assert all(hasattr(answer, "message") for answer in stored), stored
            assert Message.objects.filter(room=room).count() == len(self.said) + count
        self.said += words

    def log(self) -> list[list[Any]]:
        """The stored room, in the shape of `SHOWN`."""
        from django.utils import timezone

        from chat.models import Message

        with self.site.database():
            found = Message.objects.filter(room=self.circle.room).select_related("member").order_by("seq")
            rows = []
            for message in found:
                at = timezone.localtime(message.created_at)
                name = message.member.nickname if message.member else "退会した人"
                rows.append([message.seq, f"m{message.pk}", name, message.body, f"{at:%H:%M}", f"{at:%Y-%m-%d}"])
            return rows

    def settle(self, *pages: Page, seconds: float = 30) -> None:
        """Wait until every message is stored once, and every screen shows the end of the log, each line once."""
        deadline = time.monotonic() + seconds
        while True:
            log = self.log()
            screens = [page.evaluate(SHOWN) for page in pages]
            stored = sorted(row[3] for row in log)
            if stored == sorted(self.said) and all(screen and screen == log[-len(screen) :] for screen in screens):
                return
            if time.monotonic() > deadline:
                assert stored == sorted(self.said)
                for screen in screens:
                    assert screen == log[-len(screen) :]
                pytest.fail("nothing is shown")
            pages[0].wait_for_timeout(100)  # lets the browser's events arrive


class Wire:
    """A `Line` for the browser's threads: the same faults, with an address instead of a port."""

    def __init__(self, line: Line, loop: asyncio.AbstractEventLoop) -> None:
        self._line, self._loop = line, loop
        self.url = f"http://localhost:{line.port}"

    def __getattr__(self, fault: str) -> Any:
        return lambda *given: self._loop.call_soon_threadsafe(getattr(self._line, fault), *given)


@contextmanager
def wire_to(site: Site) -> Iterator[Wire]:
    """A network between one phone and the site."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    line = asyncio.run_coroutine_threadsafe(Line(lambda: site.port).open(), loop).result(10)
    try:
        yield Wire(line, loop)
    finally:
        asyncio.run_coroutine_threadsafe(line.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
