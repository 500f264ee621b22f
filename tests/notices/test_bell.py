"""The bell of open pages: its number follows everywhere within five seconds, for its own person, as long as they may see it."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.routing import websocket_urlpatterns
from notices import bells
from notices.bells import Bells, Close
from notices.metrics import BellsCollector
from notices.queries import signed_in_with, waiting_of
from notices.transports import websocket
from notices.transports.websocket import bell_socket
from people.actions.account import suspend_account
from people.models import User
from tests.chat.phones import PATIENCE, session_for

pytestmark = pytest.mark.django_db(transaction=True)
LOOK, CHECK = bells.LOOK, bells.CHECK


@pytest.fixture(autouse=True)
def _at_a_run(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The watcher looks without waiting, and checks sessions when a test asks it to."""
    monkeypatch.setattr(bells, "LOOK", 0.01)
    monkeypatch.setattr(bells, "CHECK", 3_600.0)
    bells.handshakes.clear()
    yield
    bells.handshakes.clear()


class Page:
    """An open page's end of the socket."""

    def __init__(self, key: str = "", address: str = "127.0.0.1") -> None:
        headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={key}".encode())] if key else []
        self.scope: dict[str, Any] = {
            "type": "websocket",
            "path": "/ws/notices/",
            "headers": headers,
            "client": [address, 5],
        }
        self.to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.said: list[dict[str, Any]] = []
        self.code = 0
        self.reads = asyncio.Event()
        self.reads.set()
        self.news = asyncio.Condition()
        self.to_server.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(bell_socket(self.scope, self.to_server.get, self._send))

    async def _send(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        if message["type"] == "websocket.close":
            self.code = message["code"]
            self.to_server.put_nowait({"type": "websocket.disconnect"})
        elif message["type"] == "websocket.send":
            self.said.append(json.loads(message["text"]))
        async with self.news:
            self.news.notify_all()

    async def until(self, wanted: Callable[[], Any]) -> None:
        async with asyncio.timeout(PATIENCE), self.news:
            await self.news.wait_for(wanted)

    async def shows(self, number: int) -> None:
        await self.until(lambda: self.said and self.said[-1] == {"waiting": number})

    async def closed(self) -> int:
        await self.until(lambda: self.code)
        return self.code

    def ask(self) -> None:
        self.to_server.put_nowait({"type": "websocket.receive", "text": "?"})

    async def leave(self) -> None:
        self.to_server.put_nowait({"type": "websocket.disconnect"})
        await self.task


def online(story: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            async with asyncio.timeout(60):
                await story()
        finally:
            await bells.stop_here()

    asyncio.run(run())


async def now_waiting(user: User, number: int) -> None:
    """As the worker of another process writes it: no ring, only the row."""
    await asyncio.to_thread(User.objects.filter(pk=user.pk).update, notices_waiting=number)


def test_the_number_follows_on_all_pages_of_its_person_and_on_no_others(make_user: Any) -> None:
    hana, sora = make_user("はな", notices_waiting=2), make_user("そら")
    keys = [session_for(hana), session_for(hana), session_for(sora)]

    async def story() -> None:
        phone, tablet, other = (Page(key) for key in keys)
        await phone.shows(2)
        await tablet.shows(2)
        await other.shows(0)
        await now_waiting(hana, 3)
        await phone.shows(3)
        await tablet.shows(3)
        await now_waiting(hana, 0)
        await phone.shows(0)
        await Bells.here().look()
        assert phone.said == tablet.said == [{"waiting": 2}, {"waiting": 3}, {"waiting": 0}]
        assert other.said == [{"waiting": 0}]
        for page in (phone, tablet, other):
            await page.leave()
        assert not Bells.here().open
        assert not Bells.here().by_user
        assert not Bells.here().by_address

    online(story)


def test_it_looks_every_two_seconds_so_that_five_are_enough() -> None:
    assert (LOOK, CHECK) == (2.0, 10.0)


@pytest.mark.parametrize("key", ["", "nobody", "あ\x00", "x" * 32])
def test_who_is_not_signed_in_is_told_so(make_user: Any, key: str) -> None:
    make_user("はな", notices_waiting=2)

    async def story() -> None:
        page = Page(key)
        assert await page.closed() == Close.LOGIN
        assert page.said == []

    online(story)


def test_a_suspended_person_is_closed_at_the_next_look(make_user: Any) -> None:
    hana, staff = make_user("はな", notices_waiting=2), User.objects.create_superuser("staff@example.org", "職員")
    key = session_for(hana)

    async def story() -> None:
        page = Page(key)
        await page.shows(2)
        await asyncio.to_thread(suspend_account, actor=staff, person=hana)
        assert await page.closed() == Close.LOGIN
        again = Page(key)
        assert await again.closed() == Close.LOGIN

    online(story)


def test_logging_out_closes_this_sessions_pages_at_once(make_user: Any) -> None:
    hana = make_user("はな", notices_waiting=2)
    client = Client()
    client.force_login(hana)
    keys = [client.session.session_key, session_for(hana)]

    async def story() -> None:
        here, elsewhere = (Page(key) for key in keys)
        await here.shows(2)
        await elsewhere.shows(2)
        await asyncio.to_thread(client.post, "/accounts/logout/")
        assert await here.closed() == Close.LOGIN
        await now_waiting(hana, 4)
        await elsewhere.shows(4)
        assert here.said == [{"waiting": 2}]
        await elsewhere.leave()

    online(story)


def test_ended_sessions_and_changed_passwords_are_found_by_the_check(make_user: Any) -> None:
    hana, sora, nagi = make_user("はな"), make_user("そら"), make_user("なぎ")
    keys = [session_for(user) for user in (hana, sora, nagi)]

    async def story() -> None:
        pages = [Page(key) for key in keys]
        for page in pages:
            await page.shows(0)
        await asyncio.to_thread(Session.objects.filter(session_key=keys[0]).delete)
        await asyncio.to_thread(User.objects.filter(pk=sora.pk).update, password="another")
        await Bells.here().check()
        assert await pages[0].closed() == Close.LOGIN
        assert await pages[1].closed() == Close.LOGIN
        assert not pages[2].code
        await pages[2].leave()

    online(story)


def test_a_page_that_asks_hears_the_number_again_and_one_that_floods_is_closed(make_user: Any) -> None:
    key = session_for(make_user("はな", notices_waiting=1))

    async def story() -> None:
        page = Page(key)
        await page.shows(1)
        page.ask()
        await page.until(lambda: page.said == [{"waiting": 1}] * 2)
        for _ in range(websocket.ASKED_AT_ONCE + 5):
            page.ask()
        assert await page.closed() == Close.TOO_MANY

    online(story)


def test_a_page_that_does_not_read_has_one_message_waiting_and_then_the_newest(make_user: Any) -> None:
    hana = make_user("はな")
    keys = [session_for(hana), session_for(hana)]

    async def story() -> None:
        slow, other = (Page(key) for key in keys)
        await slow.shows(0)
        await other.shows(0)
        slow.reads.clear()
        for number in range(1, 6):
            await now_waiting(hana, number)
            await other.shows(number)
        slow.reads.set()
        await slow.shows(5)
        assert slow.said in ([{"waiting": 0}, {"waiting": 1}, {"waiting": 5}], [{"waiting": 0}, {"waiting": 5}])
        await slow.leave()
        await other.leave()

    online(story)


def test_one_person_and_one_address_have_so_many_pages(make_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "PER_PERSON", 2)
    monkeypatch.setattr(websocket, "PER_ADDRESS", 4)
    keys = [session_for(make_user()), session_for(make_user()), session_for(make_user())]

    async def story() -> None:
        pages = [Page(keys[0]), Page(keys[0])]
        for page in pages:
            await page.shows(0)
        assert await Page(keys[0]).closed() == Close.TOO_MANY
        pages += [Page(keys[1]), Page(keys[1])]
        for page in pages:
            await page.shows(0)
        assert await Page(keys[2]).closed() == Close.TOO_MANY
        elsewhere = Page(keys[2], address="203.0.113.9")
        await elsewhere.shows(0)
        for page in (*pages, elsewhere):
            await page.leave()

    online(story)


def test_a_database_that_is_away_is_asked_again(make_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hana = make_user("はな")
    key = session_for(hana)
    asked = 0

    def away(user_ids: set[int]) -> dict[int, int]:
        nonlocal asked
        asked += 1
        if asked < 3:
            raise RuntimeError("away")
        return waiting_of(user_ids)

    monkeypatch.setattr(bells, "waiting_of", away)

    async def story() -> None:
        page = Page(key)
        await page.shows(0)
        await now_waiting(hana, 1)
        await page.shows(1)
        assert asked >= 3
        await page.leave()

    online(story)


def test_stopping_closes_every_page_which_then_comes_back(make_user: Any) -> None:
    key = session_for(make_user("はな"))

    async def story() -> None:
        page = Page(key)
        await page.shows(0)
        await bells.stop_here()
        assert await page.closed() == Close.RESYNC
        again = Page(key)
        await again.shows(0)
        await again.leave()

    online(story)


def test_the_open_bells_of_a_process_are_a_metric_without_names(make_user: Any) -> None:
    keys = [session_for(make_user("はな")), session_for(make_user("そら"))]

    async def story() -> None:
        pages = [Page(key) for key in keys]
        for page in pages:
            await page.shows(0)
        assert measured() == 2
        await pages[0].leave()
        assert measured() == 1
        await pages[1].leave()
        assert measured() == 0

    def measured() -> float:
        (metric,) = BellsCollector().collect()
        ((name, labels, value, *_rest),) = metric.samples
        assert (name, labels) == ("tsudoi_bells", {})
        return float(value)

    online(story)


@pytest.mark.parametrize("number", [1, 50])
def test_a_look_is_one_query_and_a_check_two_however_many_are_connected(make_user: Any, number: int) -> None:
    people = [make_user(notices_waiting=place) for place in range(number)]
    keys = {session_for(user) for user in people}
    with CaptureQueriesContext(
        connection,
    ) as look:
        assert waiting_of({user.pk for user in people}) == {user.pk: user.notices_waiting for user in people}
    with CaptureQueriesContext(connection) as check:
        assert {who.user_id for who in signed_in_with(keys).values()} == {user.pk for user in people}
    assert (len(look), len(check)) == (1, 2)


def test_the_address_is_routed() -> None:
    assert next(route.callback for route in websocket_urlpatterns if route.pattern.match("ws/notices/")) is bell_socket


def test_the_page_that_asks_without_a_socket(make_user: Any, client_for: Any, client: Client) -> None:
    hana = make_user("はな", notices_waiting=12)
    assert client_for(hana).get("/my/notices/waiting/").json() == {"waiting": 12}
    assert client.get("/my/notices/waiting/").json() == {"waiting": -1}
