"""The WebSocket of a room, as a plain ASGI application.

A Channels consumer would cost a thread hop for each frame and a layer channel for each socket; the hub needs neither
(docs/realtime.md).
"""

import asyncio
import logging
import time
from typing import Any

from django.conf import settings

from chat import frames, limits, refusals
from chat.counters import counters
from chat.hub.connection import Close, Connection
from chat.hub.frame import Frame
from chat.hub.hub import SOCKETS_PER_ADDRESS, SOCKETS_PER_PERSON, Hub
from chat.hub.live_room import LiveRoom
from chat.kinds import GROUP
from chat.transports.exchange import Exchange
from ground.refusals import Refusal
from ground.sockets.limits import counted, whereabouts
from ground.sockets.scope import Receive, Scope, Send, client_address, session_key_of

HELLO_WITHIN = 15.0  # seconds
FRAMES_PER_SECOND = 10.0
FRAMES_AT_ONCE = 40.0
logger = logging.getLogger(__name__)


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse the handshake for any other WebSocket address properly (HTTP 403), rather than with an error."""
    await receive()
    counters.closed[Close.NOWHERE] += 1
    await send({"type": "websocket.close", "code": Close.NOWHERE})


async def room_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve the WebSocket `/ws/groups/<slug>/`."""
    if (await receive())["type"] != "websocket.connect":
        return
    hub = Hub.here()
    address = whereabouts(client_address(scope))
    if hub.by_address[address] >= SOCKETS_PER_ADDRESS or not limits.handshakes.take(address, time.monotonic()):
        await _accept_and_close(send, Close.TOO_MANY)
        return
    with counted(hub.by_address, address):
        await _serve(hub, scope, receive, send)


async def _serve(hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
    session_key = session_key_of(scope)
    try:
        visitor = await hub.reads.visitors.ask((session_key, *room_of(scope)))
    except Exception:
        logger.exception("A visitor could not be looked up.")
        await _accept_and_close(send, Close.BUSY)
        return
    if isinstance(visitor, str):
        await _accept_and_close(send, Close.LOGIN if visitor == "login" else Close.NOT_A_MEMBER)
        return
    if hub.by_user[visitor.user_id] >= SOCKETS_PER_PERSON:
        await _accept_and_close(send, Close.TOO_MANY)
        return
    with counted(hub.by_user, visitor.user_id):  # before the first await, so that nobody can exceed the limit
        await send({"type": "websocket.accept"})
        await _stay(hub, Connection(send, visitor, session_key), receive)


async def _stay(hub: Hub, connection: Connection, receive: Receive) -> None:
    visitor = connection.visitor
    socket = RoomSocket(hub, hub.room(visitor.room_id), connection)
    counters.opened += 1
    try:
        await socket.run(receive)
    finally:
        connection.closed = True
        hub.leave(socket.room, connection)


class RoomSocket(Exchange):
    """The reading side of one socket."""

    __slots__ = ("greeted", "silence")

    def __init__(self, hub: Hub, room: LiveRoom, connection: Connection) -> None:
        super().__init__(hub, room, connection)
        self.greeted = False
        self.silence = asyncio.get_running_loop().call_later(HELLO_WITHIN, self._expect_hello)
        connection.tokens = FRAMES_AT_ONCE
        connection.tokens_at = time.monotonic()

    async def run(self, receive: Receive) -> None:
        """Handle frames until the socket is closed by either side."""
        try:
            while True:
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    return
                if self.connection.closed:
                    continue  # until the server sends the disconnect
                if self._has_time(message):
                    await self._take(message.get("text"))
        finally:
            self.silence.cancel()

    def _expect_hello(self) -> None:
        if not self.greeted:
            self.connection.close(Close.RESYNC)

    def _has_time(self, message: dict[str, Any]) -> bool:
        """Return whether this frame is to be handled; close the socket of a client that floods.

        One that merely exceeds the rate is still handled, so that writes are refused with a message.
        """
        connection, now = self.connection, time.monotonic()
        connection.tokens = min(FRAMES_AT_ONCE, connection.tokens + (now - connection.tokens_at) * FRAMES_PER_SECOND)
        connection.tokens_at = now
        connection.tokens -= 1
        if connection.tokens < -FRAMES_AT_ONCE:
            connection.close(Close.TOO_MANY)
        return connection.tokens >= -FRAMES_AT_ONCE

    async def _take(self, text: str | None) -> None:
        frame_id = None
        try:
            parsed = frames.parse(text if text is not None else "")
            frame_id = parsed.get("id")
            if parsed["t"] == "hello":
                await self._hello(parsed)
            elif not self.greeted:
                raise frames.NotAFrame("hello comes first")
            else:
                self.take(parsed)
        except Refusal as refusal:
            self.refuse(refusal, frame_id)
        except Exception:
            logger.exception("A frame could not be handled.")
            self.refuse(refusals.not_stored(), frame_id)

    async def _hello(self, parsed: dict[str, Any]) -> None:
        if self.greeted:
            raise frames.NotAFrame("hello comes once")
        connection = self.connection
        connection.language = parsed.get("lang") or settings.LANGUAGE_CODE
        self.greeted = True
        self.silence.cancel()
        if greeting := await self.greet(parsed["after"]):
            connection.put(Frame(greeting.welcome))
            connection.put(Frame(greeting.caught_up))
            connection.release(greeting.base)
            if connection.visitor.is_facilitator:
                self.hub.announce(self.room)


def room_of(scope: Scope) -> tuple[str, str]:
    """Return the room's kind (`chat.kinds`; routes of rooms that are not a group's name it) and its address."""
    names = scope["url_route"]["kwargs"]
    return names.get("kind", GROUP), names["slug"]


async def _accept_and_close(send: Send, code: int) -> None:
    """Accept and then close with a code that the page can read; a refused handshake would tell it nothing."""
    counters.closed[code] += 1
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": code})
