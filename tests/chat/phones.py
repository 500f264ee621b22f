"""A phone in a test: the client's end of a socket, spoken to without a network."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from chat import doorbell, told
from chat.hub import hub as hub_module
from chat.hub.hub import Hub
from chat.transports.websocket import room_socket
from people.models import User
from people.sessions import SessionStore

PATIENCE = 30  # seconds until a test gives up, also on a busy machine; nothing waits that long when all is well

MISFITS: list[dict[str, Any]] = []  # frames that came and are not described; conftest.py looks


def look_at(frame: dict[str, Any]) -> None:
    """Note a frame that does not fit what chat/told.py says of its kind."""
    try:
        told.FRAMES[frame["t"]]({name: value for name, value in frame.items() if name != "t"})
    except (KeyError, ValueError):
        MISFITS.append(frame)


def session_for(user: User) -> str:
    """A session key, as signing in makes one."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


class Phone:
    """`open`, `say`, `expect`: what one person's page does."""

    def __init__(self, session_key: str = "", slug: str = "kotoba", *, application: Any = room_socket) -> None:
        headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={session_key}".encode())] if session_key else []
        headers += [(b"origin", b"http://testserver"), (b"host", b"testserver")]
        self.scope: dict[str, Any] = {
            "type": "websocket",
            "path": f"/ws/groups/{slug}/",
            "headers": headers,
            "client": ["127.0.0.1", 5],
            "url_route": {"kwargs": {"slug": slug}},
        }
        self.application = application
        self.to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.received: list[dict[str, Any]] = []  # every frame, in order
        self.raw = ""
        self.accepted = False
        self.close_code: int | None = None
        self.reads = asyncio.Event()  # cleared: a phone that does not take what is sent
        self.reads.set()
        self.news = asyncio.Condition()
        self.task: asyncio.Task[None] | None = None

    async def _send(self, message: dict[str, Any]) -> None:
        if not self.reads.is_set():
            await self.reads.wait()
        if message["type"] == "websocket.accept":
            self.accepted = True
        elif message["type"] == "websocket.close":
            self.close_code = message["code"]
            self.to_server.put_nowait({"type": "websocket.disconnect", "code": message["code"]})
        else:
            self.raw += message["text"]
            self.received.append(json.loads(message["text"]))
            look_at(self.received[-1])
        async with self.news:
            self.news.notify_all()

    async def until(self, wanted: Callable[[], Any]) -> Any:
        """Wait until `wanted()` is true, and return it."""
        async with asyncio.timeout(PATIENCE), self.news:
            while not (found := wanted()):
                await self.news.wait()
            return found

    def connect(self) -> None:
        self.to_server.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(self.application(self.scope, self.to_server.get, self._send))

    async def open(self, after: int = 0) -> dict[str, Any]:
        """Connect and say hello; returns the welcome."""
        self.connect()
        await self.until(lambda: self.accepted or self.close_code)
        self.send({"t": "hello", "after": after})
        return await self.expect("welcome")

    def send(self, value: Any) -> None:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        self.to_server.put_nowait({"type": "websocket.receive", "text": text})

    async def expect(self, kind: str, /, **fields: Any) -> dict[str, Any]:
        """The first frame of this kind with these fields, now or as soon as it comes."""

        def found() -> dict[str, Any] | None:
            for frame in self.received:
                if frame["t"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                    return frame
            return None

        return await self.until(found)

    async def closed(self) -> int:
        return await self.until(lambda: self.close_code)

    async def say(self, body: str, /, **fields: Any) -> dict[str, Any]:
        """Post, and wait for the acknowledgement (or refusal)."""
        cid = fields.pop("id", str(uuid.uuid4()))
        before = len(self.received)
        self.send({"t": "post", "id": cid, "body": body, **fields})

        def answered() -> dict[str, Any] | None:
            for frame in self.received[before:]:
                if frame["t"] in ("ack", "refusal") and frame.get("id") == cid:
                    return frame
            return None

        return await self.until(answered)

    async def ask(self, kind: str, /, **fields: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        cid = str(uuid.uuid4())
        self.send({"t": kind, "id": cid, **fields})

        def answered() -> dict[str, Any] | None:
            for frame in self.received:
                if frame["t"] in ("ack", "refusal") and frame.get("id") == cid:
                    return frame
            return None

        return await self.until(answered)

    async def seen_up_to(self, seq: int) -> None:
        """Wait until the event with this seq (or a catch-up beyond it) has come."""
        await self.until(lambda: self.last_seq() >= seq)

    def newest(self) -> dict[str, Any]:
        """The message that the last frame brought, by itself or with what was missed."""
        frame = self.received[-1]
        view: dict[str, Any] = frame["message"] if frame["t"] == "event" else frame["messages"][-1]
        return view

    def last_seq(self) -> int:
        return max((f["seq"] for f in self.received if f["t"] in ("event", "catchup")), default=0)

    def seqs(self) -> list[int]:
        return [frame["seq"] for frame in self.received if frame["t"] == "event"]

    def state(self, start: dict[int, dict[str, Any]] | None = None) -> dict[int, dict[str, Any]]:
        """What this phone shows: where it began, and every message it was told of since."""
        messages = dict(start or {})
        for frame in self.received:
            for view in frame.get("messages", [frame["message"]] if isinstance(frame.get("message"), dict) else []):
                messages[view["id"]] = json.loads(json.dumps(view))
        return messages

    async def hang_up(self) -> None:
        self.to_server.put_nowait({"type": "websocket.disconnect", "code": 1001})
        if self.task:
            async with asyncio.timeout(PATIENCE):
                await self.task


def online(story: Callable[[], Awaitable[Any]]) -> Any:
    """Run a story with a hub of its own, and stop the hub after it."""

    async def run() -> Any:
        try:
            async with asyncio.timeout(60):
                return await story()
        finally:
            await hub_module.stop_here()

    return asyncio.run(run())


def separate(hub: Hub) -> Hub:
    """Make a hub hear only what comes through the channel layer, as one of another process does."""
    doorbell.stop_listening(hub.bell)
    return hub
