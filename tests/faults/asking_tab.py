"""A room's page on a network without WebSockets: does what static/js/room/asking.js does, without a browser."""

import asyncio
import json
import time
from typing import Any

from tests.faults.tab import CAME_TO_NOTHING, CLOSED_BY_US, FINAL, Tab

RESYNC = 4408
BETWEEN = 0.1  # seconds from an answer to the next request
AFTER_RESET = 1.0  # seconds for the fresh list to come
MOST_FRAMES = 16  # per request


class AskingTab(Tab):
    """A tab that polls, each time at the `door` of that moment: nothing binds a page to one process."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.knows = ""  # the mark from the last welcome
        self._waiting: list[dict[str, Any]] = []
        self._writing: asyncio.Task[None] | None = None
        self._asks: asyncio.Task[Any] | None = None

    async def _once(self) -> int:
        """Poll until a request fails, and return the code that ended it."""
        while True:
            frames = await self._question()
            if frames is None:
                return CLOSED_BY_US
            end = self._take_all(frames)
            if end in FINAL or (end and end != RESYNC):
                return end
            if not end and not self.is_up:
                self._rise()
            is_reset = any(frame["t"] == "reset" for frame in frames)
            await asyncio.sleep(AFTER_RESET if is_reset else BETWEEN)

    async def _question(self) -> list[dict[str, Any]] | None:
        seconds = self.pace.ping_every
        hello = self.hello() | {"wait": seconds} | ({"knows": self.knows} if self.knows else {})
        self._asks = asyncio.create_task(self._post([hello], seconds + self.pace.ping_waits))
        self._others.add(self._asks)
        await asyncio.wait({self._asks})
        self._others.discard(self._asks)
        return None if self._asks.cancelled() else self._asks.result()

    def _take_all(self, frames: list[dict[str, Any]]) -> int:
        end = 0
        for frame in frames:
            if frame["t"] == "closed":
                end = frame["code"]
                continue
            self.raw.append((time.monotonic(), json.dumps(frame, ensure_ascii=False)))
            if frame["t"] == "welcome":
                self.knows = frame["mark"]
            self._take(frame)
        return end

    def drop(self) -> None:
        """Give up the pending request."""
        if self._asks is not None and not self._asks.done():
            self._asks.cancel()
        self.knows, self._waiting = "", []
        if self.is_up:
            self.is_up, self._down_at = False, time.monotonic()
        self._down()

    def _send(self, frame: dict[str, Any]) -> bool:
        if not self.is_up:
            return False
        if frame["t"] in ("typing", "ping"):
            return True
        self._waiting += [frame, frame] if self.doubles and "id" in frame else [frame]
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
            self._later_done(self._writing)
        return True

    async def _write_all(self) -> None:
        """Send what waits, one request after the other, to keep the order."""
        while self._waiting:
            frames, self._waiting = self._waiting[:MOST_FRAMES], self._waiting[MOST_FRAMES:]
            answer = await self._post(frames, self.pace.ack_waits)
            if answer is None or self._take_all(answer):
                self.drop()  # the polling request learns why

    async def _post(self, frames: list[dict[str, Any]], patience: float) -> list[dict[str, Any]] | None:
        return await answer_to(frames, self.door(), self.slug, self.device.cookie, patience)


async def answer_to(
    frames: list[dict[str, Any]], port: int, slug: str, cookie: str, patience: float
) -> list[dict[str, Any]] | None:
    """Post frames and return those of the answer; None if anything but the room answers within `patience` seconds."""
    body = json.dumps(frames, ensure_ascii=False).encode()
    lines = [
        f"POST /ws/groups/{slug}/ HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        f"Cookie: {cookie}",
        "Content-Type: application/json",
        "Accept-Language: ja",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
                answer = await reader.read()
            finally:
                writer.transport.abort()
    except CAME_TO_NOTHING:
        return None
    head, _empty, text = answer.partition(b"\r\n\r\n")
    if b" 200 " not in head.partition(b"\r\n")[0]:
        return None
    try:
        return list(json.loads(text))
    except ValueError:
        return None  # cut off midway
