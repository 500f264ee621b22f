"""A room's page without a browser: does over the network what static/js/room does in one.

The names are those of connection.js, outbox.js and main.js; docs/realtime.md describes the frames.
"""

import asyncio
import http.client
import json
import random
import re
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage
from websockets.typing import Origin

FINAL = (4401, 4403, 4404)
TOO_MANY = 4429
CLOSED_BY_US = 1006
CAME_TO_NOTHING = (OSError, EOFError, TimeoutError, InvalidHandshake, InvalidMessage)


@dataclass(frozen=True)
class Pace:
    """The page's timeouts and intervals, in seconds."""

    ping_every: float
    ping_waits: float
    first_pause: float
    longest_pause: float
    ack_waits: float
    try_again: float
    slow_down: float


BROWSER = Pace(20, 6, 0.5, 30, 15, 5, 20)
QUICK = Pace(2, 4, 0.1, 1, 10, 1, 2)  # the same page, in a hurry


@dataclass
class Item:
    """A message that the server has not stored yet."""

    id: str
    body: str
    reply_to: int | None = None
    refused: str = ""


@dataclass
class Device:
    """A person with a browser: the session cookie, and what the browser keeps for all tabs (localStorage)."""

    user: int
    member: int
    name: str
    cookie: str
    kept: dict[str, Item] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)  # every message they ever submitted: id → body
    sent: set[str] = field(default_factory=set)  # those that the page has shown as sent
    refusals: list[dict[str, Any]] = field(default_factory=list)

    def twin(self, cookie: str) -> "Device":
        """The same person with another browser."""
        return Device(user=self.user, member=self.member, name=self.name, cookie=cookie)


def line_of(html: str) -> list[dict[str, Any]]:
    """The messages of a rendered page, as far as its markup shows them."""
    found = []
    for tag, rest in re.findall(r'<li class="message[^"]*"([^>]*)>(.*?)</li>', html, re.DOTALL):
        given = dict(re.findall(r'data-([a-z]+)="([^"]*)"', tag))
        view: dict[str, Any] = {
            "id": int(given["id"]),
            "seq": int(given["seq"]),
            "by": int(given["by"]) if given["by"] else None,
        }
        view |= {"state": given["state"], "role": given["role"], "at": int(given["at"])}
        if given["state"] == "visible" and (
            body := re.search(r'message__body"[^>]*>(.*?)</div>\s*</div>', rest, re.DOTALL)
        ):
            view["html"] = body[1]
        found.append(view)
    return found


def visit(port: int, path: str, cookie: str = "", form: dict[str, str] | None = None) -> tuple[int, str, Any]:
    """One HTTP exchange as from a browser on that page; returns status, body and headers. A `form` is posted."""
    from urllib.parse import urlencode

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    mark = "c" * 32  # the page's CSRF token
    headers = {"Cookie": f"{cookie}; csrftoken={mark}", "Accept": "text/html"}
    try:
        if form is None:
            line.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request("POST", path, urlencode(form | {"csrfmiddlewaretoken": mark}), headers)
        response = line.getresponse()
        return response.status, response.read().decode(), response.headers
    finally:
        line.close()


class Tab:
    """One open page. `door` returns the port to connect to, and is called for each attempt."""

    def __init__(
        self, device: Device, slug: str, door: Callable[[], int], *, pace: Pace = QUICK, doubles: bool = False
    ) -> None:
        self.device, self.slug, self.door, self.pace = device, slug, door, pace
        self.doubles = doubles  # the network of this tab delivers every written frame twice
        self.memory: dict[str, Item] = {}
        self.in_flight: dict[str, asyncio.TimerHandle] = {}
        self.asked: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.messages: dict[int, dict[str, Any]] = {}
        self.oldest = 0  # what was said before this seq is not shown after a fresh list
        self.seq = 0
        self.read = 0
        self.slow = False
        self.paces: list[bool] = []
        self.frozen = False
        self.member = 0
        self.facilitator = False
        self.is_up = False
        self.failures = 0
        self.gaps = 0  # events that did not follow the last one
        self.resets = 0
        self.closes: list[int] = []
        self.final = 0
        self.away: list[float] = []  # how long each absence lasted, in seconds
        self.raw: list[tuple[float, str]] = []  # every frame received, and when
        self._down_at = 0.0
        self._socket: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._others: set[asyncio.Task[Any]] = set()
        self._deadline = 0.0
        self._pinged = False
        self._loading = 0

    # ── connection.js ──

    def open(self) -> "Tab":
        self._task = asyncio.create_task(self._run())
        return self

    async def close(self) -> None:
        """Close the tab; what waits stays on the device."""
        for timer in self.in_flight.values():
            timer.cancel()
        tasks = [task for task in (self._task, *self._others) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.is_up = False

    async def _run(self) -> None:
        self._down_at = time.monotonic()
        while True:
            code = await self._once()
            self.closes.append(code)
            if self.is_up:
                self._down_at = time.monotonic()
            self.is_up = False
            if code in FINAL:
                self.final = code
                if code != 4401:
                    self.messages.clear()  # they may no longer read what was said there
                return
            self._down()
            pace = self.pace
            ceiling = min(pace.longest_pause, pace.first_pause * 2**self.failures)
            self.failures += 1
            await asyncio.sleep(random.random() * (pace.longest_pause if code == TOO_MANY else ceiling))

    async def _once(self) -> int:
        """Run one connection, from the handshake to its end, and return the close code."""
        self._deadline = time.monotonic() + self.pace.ping_waits * 2
        self._pinged = False
        port = self.door()
        try:
            async with asyncio.timeout_at(self._deadline):
                socket = await connect(
                    f"ws://127.0.0.1:{port}/ws/groups/{self.slug}/",
                    origin=Origin(f"http://127.0.0.1:{port}"),
                    additional_headers={"Cookie": self.device.cookie},
                    compression=None,
                    ping_interval=None,
                    open_timeout=None,
                    proxy=None,
                    max_size=None,
                )
        except CAME_TO_NOTHING:
            return CLOSED_BY_US
        self._socket = socket
        try:
            await socket.send(json.dumps(self.hello()))
            while True:
                try:
                    async with asyncio.timeout_at(self._deadline):
                        text = await socket.recv()
                except TimeoutError:
                    if not self.is_up or self._pinged:
                        return CLOSED_BY_US
                    self._send({"t": "ping", "seq": self.seq})
                    self._pinged, self._deadline = True, time.monotonic() + self.pace.ping_waits
                    continue
                if self._socket is not socket:
                    return CLOSED_BY_US  # dropped; what had already arrived is ignored
                assert isinstance(text, str)
                self.raw.append((time.monotonic(), text))
                self._take(json.loads(text))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else CLOSED_BY_US
        finally:
            if self._socket is socket:
                self._socket = None
            socket.transport.abort()

    def hello(self) -> dict[str, Any]:
        return {"t": "hello", "after": self.seq, "lang": "ja"}

    def drop(self) -> None:
        """Give up this connection."""
        if self._socket is not None:
            self._socket.transport.abort()
            self._socket, self.is_up, self._down_at = None, False, time.monotonic()

    def _send(self, frame: dict[str, Any]) -> bool:
        if not self.is_up or self._socket is None:
            return False
        text = json.dumps(frame, ensure_ascii=False)
        self._later(self._write(self._socket, text))
        if self.doubles and "id" in frame:
            self._later(self._write(self._socket, text))
        return True

    @staticmethod
    async def _write(socket: ClientConnection, text: str) -> None:
        with suppress(ConnectionClosed):  # the reader notices it
            await socket.send(text)

    @property
    def is_asking(self) -> bool:
        """Whether a message, or a request for a page, is under way."""
        return bool(self._others)

    def _later(self, what: Any) -> None:
        self._later_done(asyncio.create_task(what))

    def _later_done(self, task: asyncio.Task[Any]) -> None:
        self._others.add(task)
        task.add_done_callback(self._others.discard)

    # ── main.js: receiving ──

    def _take(self, frame: dict[str, Any]) -> None:
        kind = frame["t"]
        is_answer = kind in ("catchup", "reset") and not self.is_up  # the answer to hello: we are in
        if is_answer:
            self.is_up = True
        if kind in ("catchup", "reset", "pong"):
            self._pinged, self._deadline = False, time.monotonic() + self.pace.ping_every
        take = getattr(self, f"_take_{kind}", None)
        if take is not None:
            take(frame)
        if is_answer:
            self._rise()

    def _rise(self) -> None:
        self.is_up, self.failures = True, 0
        self.away.append(time.monotonic() - self._down_at)
        self._flush()

    def _take_welcome(self, frame: dict[str, Any]) -> None:
        self.member, self.facilitator = frame["you"], frame["facilitator"]
        self.read = max(self.read, frame["read"])
        self.frozen = frame["room"]["frozen"]
        self._take_pace(frame)

    def _take_catchup(self, frame: dict[str, Any]) -> None:
        for view in frame["messages"]:
            self._show(view)
        self.seq = max(self.seq, frame["seq"])

    def _take_reset(self, frame: dict[str, Any]) -> None:
        self.resets += 1
        self._later(self._fresh_list())

    def _take_refresh(self, frame: dict[str, Any]) -> None:
        self._later(self._fresh_list())

    def _take_event(self, frame: dict[str, Any]) -> None:
        if frame["seq"] <= self.seq:
            return
        if frame["seq"] > self.seq + 1:
            self.gaps += not self._loading  # until the fresh list is there, events do not follow the last ones
            self.drop()
            return
        self.seq = frame["seq"]
        if "room" in frame:
            self.frozen = frame["room"]["frozen"]
            if not self.frozen:
                self._flush()
        if "message" in frame:
            self._show(frame["message"])

    def _take_ack(self, frame: dict[str, Any]) -> None:
        self._settle(frame)
        if frame["id"] in self.memory:
            self._done(frame["id"])

    def _take_refusal(self, frame: dict[str, Any]) -> None:
        cid = frame.get("id")
        if cid in self.asked:
            self._settle(frame)
        elif item := self.memory.get(str(cid)):
            self.device.refusals.append(frame)
            self._landed(item.id)
            pause = {"try_again": self.pace.try_again, "slow_down": self.pace.slow_down}.get(frame["code"])
            if pause is not None:
                asyncio.get_running_loop().call_later(pause * (1 + random.random()), self._flush)
            elif frame["code"] not in ("frozen", "paused"):  # these are sent again when the room reopens
                item.refused = frame["code"]

    def _take_read(self, frame: dict[str, Any]) -> None:
        self.read = max(self.read, frame["seq"])

    def _take_pong(self, frame: dict[str, Any]) -> None:
        if frame["seq"] > self.seq:
            self.drop()

    def _take_pace(self, frame: dict[str, Any]) -> None:
        self.slow = frame["slow"]
        self.paces.append(self.slow)

    def _show(self, view: dict[str, Any]) -> None:
        if view["by"] == self.device.member and view["cid"] in self.memory:
            self._done(view["cid"])
        if view["seq"] >= self.oldest:
            self.messages[view["id"]] = view

    async def _fresh_list(self) -> None:
        """The newest lines, as the page's script fetches them."""
        self._loading += 1
        try:
            path = f"/groups/{self.slug}/room/history/"
            status, html, headers = await asyncio.to_thread(visit, self.door(), path, self.device.cookie)
        except CAME_TO_NOTHING:
            return
        finally:
            self._loading -= 1
        if status != 200:
            return
        views = line_of(html)
        self.messages = {view["id"]: view for view in views}
        self.oldest = views[0]["seq"] if views and headers["X-Older"] else 0
        if int(headers["X-Seq"]) < self.seq:  # events arrived meanwhile that the list does not contain
            self.seq = int(headers["X-Seq"])
            self.drop()
        self.seq = max(self.seq, int(headers["X-Seq"]))

    # ── main.js and outbox.js: sending ──

    def say(self, body: str, reply_to: int | None = None) -> str:
        """Write a message, and return its id. It is resent until it is stored or refused."""
        item = Item(str(uuid.uuid4()), body, reply_to)
        self.memory[item.id] = self.device.kept[item.id] = item
        self.device.said[item.id] = body
        self._flush()
        return item.id

    def _flush(self) -> None:
        for cid, item in self.device.kept.items():
            self.memory.setdefault(cid, item)
        for item in tuple(self.memory.values()):
            if item.refused or item.id in self.in_flight:
                continue
            frame = {"t": "post", "id": item.id, "body": item.body}
            if item.reply_to:
                frame["reply_to"] = item.reply_to  # type: ignore[assignment]
            if self._send(frame):
                timer = asyncio.get_running_loop().call_later(self.pace.ack_waits, self.drop)
                self.in_flight[item.id] = timer

    def _done(self, cid: str) -> None:
        self._landed(cid)
        self.device.sent.add(cid)
        self.memory.pop(cid, None)
        self.device.kept.pop(cid, None)

    def _landed(self, cid: str) -> None:
        if timer := self.in_flight.pop(cid, None):
            timer.cancel()

    def _down(self) -> None:
        for cid in tuple(self.in_flight):
            self._landed(cid)
        for cid, waiting in tuple(self.asked.items()):
            if not waiting.done():
                waiting.set_result({"t": "refusal", "code": "no line", "id": cid})

    async def ask(self, kind: str, /, **given: Any) -> dict[str, Any]:
        """Send a command, and return its acknowledgement or refusal."""
        cid = str(uuid.uuid4())
        self.asked[cid] = asyncio.get_running_loop().create_future()
        try:
            if not self._send({"t": kind, "id": cid, **given}):
                return {"t": "refusal", "code": "no line", "id": cid}
            async with asyncio.timeout(self.pace.ack_waits):
                return await self.asked[cid]
        except TimeoutError:
            return {"t": "refusal", "code": "no answer", "id": cid}
        finally:
            del self.asked[cid]

    def _settle(self, frame: dict[str, Any]) -> None:
        waiting = self.asked.get(frame["id"])
        if waiting is not None and not waiting.done():
            waiting.set_result(frame)

    # ── for tests ──

    def raw_frame(self, frame: dict[str, Any]) -> bool:
        """Send a frame that the page's script would not."""
        return self._send(frame)

    def frames(self, kind: str) -> list[dict[str, Any]]:
        """Every frame of a kind that arrived, in order."""
        return [frame for _at, text in self.raw if (frame := json.loads(text))["t"] == kind]
