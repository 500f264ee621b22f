"""The socket of a room: a plain ASGI application.

A Channels consumer would make a thread hop for each frame it handles and hold a layer channel for each socket; the hub
needs neither (docs/realtime.md).
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import parse_cookie
from django.utils import translation

from chat import frames, limits
from chat.actions import moderate, mute, own, react, read, report
from chat.actions.post import Draft, Posted, no_longer_inside, no_such_message, too_fast
from chat.enums import ReactionKind, ReportReason
from chat.hub.connection import Close, Connection
from chat.hub.frame import Frame
from chat.hub.hub import SOCKETS_PER_ADDRESS, SOCKETS_PER_PERSON, Hub
from chat.hub.live_room import LiveRoom
from chat.hub.writer import Work, not_stored
from chat.models import Message
from chat.rendering import encode
from chat.tally import tally
from groups.models import PeerGroup
from people.models import User
from people.refusals import NotAllowed, Refusal

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

HELLO_WITHIN = 15.0  # seconds
FRAMES_PER_SECOND = 10.0
FRAMES_AT_ONCE = 40.0
MOST_IN_FLIGHT = 64  # writes of one socket that wait for their acknowledgement
TYPING_EVERY = 2.0  # seconds between two passed on from one socket
logger = logging.getLogger(__name__)


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """Any other WebSocket address: a proper refusal of the handshake (HTTP 403), not an error."""
    await receive()
    tally.closed[Close.NOWHERE] += 1
    await send({"type": "websocket.close", "code": Close.NOWHERE})


async def room_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """`/ws/groups/<slug>/`."""
    if (await receive())["type"] != "websocket.connect":
        return
    hub = Hub.here()
    address = limits.whereabouts(client_address(scope))
    if hub.by_address[address] >= SOCKETS_PER_ADDRESS or not limits.handshakes.take(address, time.monotonic()):
        await _accept_and_close(send, Close.TOO_MANY)
        return
    hub.by_address[address] += 1
    try:
        await _serve(hub, scope, receive, send)
    finally:
        hub.by_address[address] -= 1
        if not hub.by_address[address]:
            del hub.by_address[address]


async def _serve(hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
    session_key = _session_key(scope)
    slug = scope["url_route"]["kwargs"]["slug"]
    try:
        visitor = await hub.visitors.ask((session_key, slug))
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
    hub.by_user[visitor.user_id] += 1  # before anything is waited for: nobody slips in beside
    try:
        await send({"type": "websocket.accept"})
        await _stay(hub, Connection(send, visitor, session_key), receive)
    finally:
        hub.by_user[visitor.user_id] -= 1
        if not hub.by_user[visitor.user_id]:
            del hub.by_user[visitor.user_id]


async def _stay(hub: Hub, connection: Connection, receive: Receive) -> None:
    visitor = connection.visitor
    socket = RoomSocket(hub, hub.room(visitor.room_id, visitor.group_id), connection)
    tally.opened += 1
    try:
        await socket.run(receive)
    finally:
        connection.closed = True
        hub.leave(socket.room, connection)


class RoomSocket:
    """The reading side of one socket."""

    __slots__ = ("connection", "greeted", "hub", "room", "silence")

    def __init__(self, hub: Hub, room: LiveRoom, connection: Connection) -> None:
        self.hub = hub
        self.room = room
        self.connection = connection
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
                    continue  # until the server has noticed, too
                if self._has_time(message):
                    await self._take(message.get("text"))
        finally:
            self.silence.cancel()

    def _expect_hello(self) -> None:
        if not self.greeted:
            self.connection.close(Close.RESYNC)

    def _has_time(self, message: dict[str, Any]) -> bool:
        """Whether this frame is within what one socket may send; a flood is told once a second and then cut."""
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
            elif frame_id is not None:
                self._write(parsed)
            else:
                self._pass_on(parsed)
        except Refusal as refusal:
            self.refuse(refusal, frame_id)
        except Exception:
            logger.exception("A frame could not be handled.")
            self.refuse(not_stored(), frame_id)

    # ── frames without an answer from the database ──

    async def _hello(self, parsed: dict[str, Any]) -> None:
        if self.greeted:
            raise frames.NotAFrame("hello comes once")
        connection, room = self.connection, self.room
        who = connection.visitor
        connection.language = parsed.get("lang") or settings.LANGUAGE_CODE
        self.greeted = True
        self.silence.cancel()
        # The room may have been forgotten between the handshake and this frame.
        self.room = room = self.hub.room(room.room_id, room.group_id)
        try:
            await room.admit(connection)
            personal = await self.hub.personal.ask((who.user_id, room.room_id, who.is_facilitator))
            if personal.facilitates is not who.is_facilitator:
                # It changed between the handshake and now; from here on a ring would have found this socket.
                connection.close(Close.NOT_A_MEMBER if personal.facilitates is None else Close.RESYNC)
                return
            who.muted, who.reported = personal.muted, personal.reported
            caught_up, base = await room.catch_up(connection, parsed["after"])
        except Exception:
            logger.exception("A room could not be opened.")
            connection.close(Close.BUSY)
            return
        welcome = {
            "t": "welcome",
            "you": who.member_id,
            "facilitator": who.is_facilitator,
            "facilitators": room.facilitators(),
            "slow": self.hub.is_deaf,
            "read": personal.read,
            "left_out": personal.left_out,
        }
        if who.is_facilitator:
            welcome["reports"] = personal.open_reports
        connection.put(Frame(f'{encode(welcome)[:-1]},"room":{room.state}}}'))
        connection.put(Frame(caught_up))
        connection.release(base)
        if who.is_facilitator:
            self.hub.announce(room)

    def _pass_on(self, parsed: dict[str, Any]) -> None:
        connection = self.connection
        who = connection.visitor
        if parsed["t"] == "ping":
            connection.put(Frame(f'{{"t":"pong","seq":{self.room.cursor}}}'))
        elif parsed["t"] == "typing":
            now = time.monotonic()
            if now - connection.typed_at >= TYPING_EVERY:
                connection.typed_at = now
                self.room.tell_typing(who.user_id, who.member_id, who.nickname)
                self.hub.tell_others({"typing": [self.room.room_id, who.user_id, who.member_id, who.nickname]})
        elif parsed["t"] == "read":
            call = partial(_on_group, read.mark_read, who.user_id, who.group_id, seq=parsed["seq"])
            self.hub.writer.submit(Work(call, who.room_id, self._done_quietly))

    def _done_quietly(self, result: Any) -> None:
        if isinstance(result, NotAllowed):
            self.refuse(result, None)

    # ── frames that write ──

    def _write(self, parsed: dict[str, Any]) -> None:
        connection = self.connection
        if connection.tokens < 0 or connection.in_flight >= MOST_IN_FLIGHT:
            raise too_fast()
        connection.in_flight += 1
        self.hub.writer.submit(
            Work(_work(parsed, connection), connection.visitor.room_id, partial(self._done, parsed["id"]))
        )

    def _done(self, frame_id: Any, result: Any) -> None:
        """A write is committed, or refused."""
        self.connection.in_flight -= 1
        if isinstance(result, Refusal):
            self.refuse(result, frame_id)
            return
        tally.acknowledged += 1
        if isinstance(result, Posted):
            message = result.message
            self.connection.put(Frame(f'{{"t":"ack","id":"{frame_id}","seq":{message.seq},"message":{message.pk}}}'))
        else:
            self.connection.put(Frame(f'{{"t":"ack","id":"{frame_id}"}}'))

    def refuse(self, refusal: Refusal, frame_id: Any) -> None:
        """Say no, in the reader's language, and what to do next."""
        tally.refused[refusal.code] += 1
        with translation.override(self.connection.language or settings.LANGUAGE_CODE):
            answer: dict[str, Any] = {
                "t": "refusal",
                "code": refusal.code,
                "message": str(refusal.message),
                "next_step": str(refusal.next_step),
            }
        if frame_id is not None:
            answer["id"] = str(frame_id)
        if refusal.field:
            answer["field"] = refusal.field
        if isinstance(refusal, frames.NotAFrame):
            answer["detail"] = refusal.why
        self.connection.put(Frame(encode(answer)))
        if refusal.code == "not_a_member":
            self.room.send_away(self.connection.visitor.user_id)


def _work(parsed: dict[str, Any], connection: Connection) -> Draft | Callable[[], Any]:
    """What a frame asks for: the same actions as the forms'."""
    who = connection.visitor
    kind = parsed["t"]
    if kind == "post":
        return Draft(who.user_id, who.room_id, parsed["id"], parsed["body"], parsed.get("reply_to"))
    if kind == "freeze":
        action = moderate.freeze if parsed["on"] else moderate.unfreeze
        return partial(_on_group, action, who.user_id, who.group_id, reason=parsed["reason"])
    on_message = partial(_on_message, user_id=who.user_id, room_id=who.room_id, message_id=parsed["message"])
    if kind == "edit":
        return partial(on_message, own.edit_message, body=parsed["body"])
    if kind == "withdraw":
        return partial(on_message, own.withdraw_message)
    if kind == "react":
        return partial(on_message, react.react if parsed["on"] else react.unreact, kind=ReactionKind(parsed["kind"]))
    if kind == "mute":
        return partial(on_message, mute.mute)
    if kind == "report":
        return partial(on_message, report.report, reason=ReportReason(parsed["reason"]), note=parsed.get("note", ""))
    if kind == "hide":
        return partial(on_message, moderate.hide, reason=parsed["reason"])
    return partial(on_message, moderate.restore, reason=parsed["reason"])


def _on_message(action: Callable[..., Any], *, user_id: int, room_id: int, message_id: int, **given: Any) -> Any:
    """Call an action on a message of this room; in a database thread."""
    user = _user(user_id)
    message = Message.objects.filter(pk=message_id, room_id=room_id).first()
    if message is None:
        raise no_such_message()
    return action(actor=user, message=message, **given)


def _on_group(action: Callable[..., Any], user_id: int, group_id: int, **given: Any) -> Any:
    return action(actor=_user(user_id), group=PeerGroup.objects.get(pk=group_id), **given)


def _user(user_id: int) -> User:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise no_longer_inside()
    return user


def client_address(scope: Scope) -> str:
    """The address of the visitor: behind trusted proxies the one that the outermost of them saw."""
    client = scope.get("client")
    address = str(client[0]) if client else ""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies:
        values = [value.decode("latin-1") for name, value in scope.get("headers", ()) if name == b"x-forwarded-for"]
        hops = [hop.strip() for value in values for hop in value.split(",")]
        if hops:
            address = hops[-proxies] if len(hops) >= proxies else hops[0]
    return address


def _session_key(scope: Scope) -> str:
    for name, value in scope.get("headers", ()):
        if name == b"cookie":
            return str(parse_cookie(value.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, ""))
    return ""


async def _accept_and_close(send: Send, code: int) -> None:
    """Close with a code that the page can read; a refused handshake would tell it nothing."""
    tally.closed[code] += 1
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": code})
