"""People who are not in the group but try to get in, at every door, for as long as a story lasts."""

import asyncio
import json
import uuid
from collections import Counter
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin

from tests.faults.asking_tab import answer_to
from tests.faults.fleet import Fleet
from tests.faults.tab import CAME_TO_NOTHING, visit


class Outsiders:
    """Somebody without an account, somebody signed in, and somebody who was a member once."""

    def __init__(self, fleet: Fleet, slug: str, cookies: dict[str, str]) -> None:
        self.fleet, self.slug, self.cookies = fleet, slug, cookies
        self.received: list[str] = []
        self.closed: dict[str, Counter[int]] = {name: Counter() for name in cookies}
        self.pages: dict[str, Counter[int]] = {name: Counter() for name in cookies}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._try_all(name)) for name in self.cookies]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for result in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result

    async def try_each_door_once(self) -> None:
        for name in self.cookies:
            for web in self.fleet.webs:
                await self._socket(name, web.port)
                await self._request(name, web.port)
                await self._page(name, web.port, f"/groups/{self.slug}/room/")

    async def _try_all(self, name: str) -> None:
        number = 0
        while True:
            number += 1
            port = self.fleet.door(number)
            try:
                async with asyncio.timeout(5):
                    await (self._request if number % 3 == 2 else self._socket)(name, port)
                if number % 4 == 1:
                    for path in ("", "history/", "reports/"):
                        await self._page(name, port, f"/groups/{self.slug}/room/{path}")
            except CAME_TO_NOTHING:  # the server is away
                pass
            await asyncio.sleep(0.3)

    async def _socket(self, name: str, port: int) -> None:
        try:
            async with connect(
                f"ws://127.0.0.1:{port}/ws/groups/{self.slug}/",
                origin=Origin(f"http://127.0.0.1:{port}"),
                additional_headers={"Cookie": self.cookies[name]},
                compression=None,
                ping_interval=None,
                close_timeout=1,
                proxy=None,
            ) as socket:
                await socket.send(json.dumps({"t": "hello", "after": 0}))
                await socket.send(json.dumps({"t": "post", "id": str(uuid.uuid4()), "body": "そとから"}))
                while True:
                    self.received.append(str(await socket.recv()))
        except ConnectionClosed as closed:
            if closed.rcvd:
                self.closed[name][closed.rcvd.code] += 1
        except InvalidHandshake as refused:
            self.received.append(str(getattr(getattr(refused, "response", None), "body", b"") or b""))

    async def _request(self, name: str, port: int) -> None:
        """The same, by requests."""
        for frame in ({"t": "hello", "after": 0}, {"t": "post", "id": str(uuid.uuid4()), "body": "そとから"}):
            for answer in await answer_to([frame], port, self.slug, self.cookies[name], 5) or ():
                if answer["t"] == "closed":
                    self.closed[name][answer["code"]] += 1
                else:
                    self.received.append(json.dumps(answer, ensure_ascii=False))

    async def _page(self, name: str, port: int, path: str) -> None:
        status, body, _headers = await asyncio.to_thread(visit, port, path, self.cookies[name])
        self.pages[name][status] += 1
        self.received.append(body)

    def check(self, mark: str) -> None:
        """Check that they tried, and got no frame at all, and nothing with the room's mark in it."""
        leaked = [text for text in self.received if mark in text or text.startswith("{")]
        assert leaked == []
        for name, codes in self.closed.items():
            allowed = {4401} if name == "anybody" else {4403}
            assert set(codes) - {1001, 1006, 1012, 4503} == allowed, (name, codes)
            assert set(self.pages[name]) & {200} == set(), (name, self.pages)  # redirected to sign in, 403 or 404


def cookies_of(made: dict[str, Any]) -> dict[str, str]:
    """Their cookies, from what the office made."""
    return {"anybody": "", "stranger": made["stranger"]["cookie"], "former": made["former"]["cookie"]}
