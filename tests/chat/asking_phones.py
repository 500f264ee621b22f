"""A phone in a network without WebSockets: `Phone`, by requests."""

import asyncio
import json
import uuid
from typing import Any

from chat.hub.hub import Hub
from chat.transports.polling import room_requests
from tests.chat.phones import PATIENCE, Phone, look_at
from tests.factories.rooms import Circle


async def request(
    scope: dict[str, Any], body: bytes, hung_up: asyncio.Event | None = None
) -> tuple[int, list[dict[str, Any]] | None]:
    """One POST: its status and the frames of the answer; None when nobody answered because we hung up."""
    sent = False
    answer: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        await (hung_up or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        answer.append(message)

    async with asyncio.timeout(PATIENCE * 4):
        await room_requests(scope, receive, send)
    if not answer:
        return 0, None
    return answer[0]["status"], json.loads(answer[1]["body"])


class AskingPhone(Phone):
    """Asks again and again, as static/js/room/asking.js does."""

    def __init__(self, session_key: str = "", slug: str = "kotoba", **given: Any) -> None:
        super().__init__(session_key, slug, **given)
        self.scope |= {"type": "http", "method": "POST"}
        self.scope["headers"].append((b"content-type", b"application/json"))
        self.hello: dict[str, Any] = {}
        self.mark = ""
        self.seq = 0
        self.answers = 0  # to hello
        self.hung_up = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    def connect(self) -> None:
        self.accepted = True
        self.hello = {"t": "hello", "after": 0}
        self.task = asyncio.create_task(self._ask_on())

    async def open(self, after: int = 0) -> dict[str, Any]:
        self.accepted = True
        self.hello, self.seq = {"t": "hello", "after": after}, after
        self.task = asyncio.create_task(self._ask_on())
        return await self.expect("welcome")

    async def _ask_on(self) -> None:
        while not self.close_code and not self.hung_up.is_set():
            hello = {**self.hello, "after": self.seq} | ({"knows": self.mark} if self.mark else {})
            await self._request([hello])
            self.answers += 1

    async def _request(self, frames: list[Any]) -> None:
        body = "[" + ",".join(f if isinstance(f, str) else json.dumps(f, ensure_ascii=False) for f in frames) + "]"
        _status, answer = await request(self.scope, body.encode(), self.hung_up)
        await self.reads.wait()
        for frame in answer or ():
            look_at(frame)
            if frame["t"] == "closed":
                self.close_code = frame["code"]
                continue
            if frame["t"] == "welcome":
                self.mark = frame.pop("mark")
            if frame["t"] in ("event", "catchup"):
                assert frame["t"] == "catchup" or frame["seq"] == self.seq + 1
                self.seq = frame["seq"]
            self.received.append(frame)
            self.raw += json.dumps(frame, ensure_ascii=False)
        async with self.news:
            self.news.notify_all()

    def send(self, value: Any) -> None:
        if isinstance(value, dict) and value.get("t") == "hello":
            self.hello |= {key: given for key, given in value.items() if key != "after"}
            self.scope["headers"].append((b"accept-language", value.get("lang", "ja").encode()))
            return
        self.tasks.append(asyncio.create_task(self._request([value])))

    async def say(self, body: str, /, **fields: Any) -> dict[str, Any]:
        return await super().say(body, **({"id": str(uuid.uuid4())} | fields))

    async def hang_up(self) -> None:
        self.hung_up.set()
        if self.task:
            async with asyncio.timeout(PATIENCE):
                await self.task

    def seqs(self) -> list[int]:
        return list(range(1, self.seq + 1))  # that none is left out is asserted as they come


async def waits_here(key: str, circle: Circle) -> None:
    """Until somebody with this session listens in the room, by whichever way."""
    room = Hub.here().rooms[circle.room.pk]
    async with asyncio.timeout(10):
        while not any(found.session_key == key and not found.closed for found in room.connections):
            await asyncio.sleep(0.001)


WAYS: dict[str, type[Phone]] = {"socket": Phone, "requests": AskingPhone}
