"""A room by long polling: the socket's frames in plain requests, for networks that let no WebSocket through.

No state is kept between requests except in the log and the database, so each request may reach another process. A lone
hello waits for news; any other frames are handled and answered (docs/realtime.md).
"""

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any
from zlib import crc32

from django.conf import settings

from chat import frames, limits, refusals
from chat.counters import counters
from chat.hub.connection import MOST_WAITING, Close, Connection
from chat.hub.frame import Frame
from chat.hub.hub import SOCKETS_PER_ADDRESS, SOCKETS_PER_PERSON, Hub
from chat.hub.live_room import caught_up
from chat.transports.exchange import Exchange, Greeting
from chat.transports.websocket import room_of
from chat.visitors import Visitor
from ground.refusals import Refusal
from ground.sockets.limits import counted, whereabouts
from ground.sockets.scope import Receive, Scope, Send, client_address, session_key_of

LONGEST_WAIT = 25  # seconds: proxies in offices and hospitals often give up after 30
GATHER = 0.1  # seconds; what happens within them goes into the same answer
ANSWER_WITHIN = 20.0  # seconds; a write that takes longer is sent again, but stored once
SENT_WITHIN = 15.0  # seconds within which a request's body must arrive
MOST_BYTES = 256 * 1024
LANGUAGES = {code.encode(): code for code, _name in settings.LANGUAGES}
HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-accel-buffering", b"no"),
]
logger = logging.getLogger(__name__)


class Gone(Exception):
    """The client has disconnected."""


class Unanswerable(Exception):
    """The request is not one of our page's; the exception's text is the HTTP status of the answer."""


class Asked(Connection):
    """The answer to one request: collects frames until it is sent. Droppable frames are dropped."""

    __slots__ = ("_size", "news", "texts")

    def __init__(self, visitor: Visitor, session_key: str) -> None:
        super().__init__(_into_nothing, visitor, session_key)
        self.news = asyncio.Event()
        self.texts: list[str] = []
        self._size = 0

    def put(self, frame: Frame, *, droppable: bool = False) -> None:
        """Add a frame to the answer; a slow reader is closed with RESYNC."""
        if self.closed or droppable:
            return
        self._size += len(frame.text)
        if self._size > MOST_WAITING:
            counters.slow_readers += 1
            self.close(Close.RESYNC)
            return
        self.texts.append(frame.text)
        self.news.set()

    def close(self, code: int) -> None:
        """Make the close code the whole answer, and drop what waits."""
        if not self.closed:
            self.closed = True
            counters.closed[code] += 1
            self.texts = [closed(code)]
            self.news.set()


async def _into_nothing(message: dict[str, Any]) -> None:
    """Discard the message: an answer is sent once, as a whole; see `_send`."""


def closed(code: int) -> str:
    """Return the frame that stands for a socket's close code in an answer."""
    return f'{{"t":"closed","code":{code}}}'


async def room_requests(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve `POST /ws/groups/<slug>/`: a list of frames in, a list of frames out."""
    counters.asked += 1
    try:
        text = await _body(scope, receive)
        await _send(send, 200, await _answer(scope, receive, text))
    except Unanswerable as error:
        await _send(send, int(str(error)), [])
    except Gone:
        logger.debug("Somebody did not wait for the answer.")


async def _answer(scope: Scope, receive: Receive, text: str) -> list[str]:
    hub = Hub.here()
    address = whereabouts(client_address(scope))
    if hub.by_address[address] >= SOCKETS_PER_ADDRESS or not limits.requests.take(address, time.monotonic()):
        return _turned_away(Close.TOO_MANY)
    with counted(hub.by_address, address):
        key = session_key_of(scope)
        try:
            visitor = await hub.reads.visitors.ask((key, *room_of(scope)))
        except Exception:
            logger.exception("A visitor could not be looked up.")
            return _turned_away(Close.BUSY)
        if isinstance(visitor, str):
            return _turned_away(Close.LOGIN if visitor == "login" else Close.NOT_A_MEMBER)
        asked = Asked(visitor, key)
        asked.language = _language(scope)
        asked.tokens = 1.0  # no bucket for each request: `limits.frames` counts a person's frames over all of them
        exchange = Exchange(hub, hub.room(visitor.room_id), asked)
        try:
            given = frames.parse_list(text)
            hello = frames.check(given[0]) if _is_hello(given) else None
        except frames.NotAFrame as refusal:
            exchange.refuse(refusal, None)
            given, hello = [], None
        if hello is None:
            return await _do(exchange, asked, given)
        if hub.by_user[visitor.user_id] >= SOCKETS_PER_PERSON:
            return _turned_away(Close.TOO_MANY)
        with counted(hub.by_user, visitor.user_id):
            return await _wait(exchange, asked, hello, receive)


def _is_hello(given: list[Any]) -> bool:
    return len(given) == 1 and isinstance(given[0], dict) and given[0].get("t") == "hello"


def _turned_away(code: int) -> list[str]:
    counters.closed[code] += 1
    return [closed(code)]


async def _do(exchange: Exchange, asked: Asked, given: list[Any]) -> list[str]:
    """Handle the frames in order, and return the answers."""
    hub, room = exchange.hub, exchange.room
    try:
        for frame in given:
            _take(exchange, asked, frame)
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_WITHIN):
                while asked.in_flight and not asked.closed:
                    asked.news.clear()
                    await asked.news.wait()
        return asked.texts
    finally:
        asked.closed = True
        hub.leave(room, asked)


def _take(exchange: Exchange, asked: Asked, frame: Any) -> None:
    frame_id = None
    try:
        parsed = frames.check(frame)
        frame_id = parsed.get("id")
        if parsed["t"] == "hello":
            raise frames.NotAFrame("hello comes alone")
        if not limits.frames.take(asked.visitor.user_id, time.monotonic()):
            raise refusals.too_fast()
        exchange.take(parsed)
    except Refusal as refusal:
        exchange.refuse(refusal, frame_id)
    except Exception:
        logger.exception("A frame could not be handled.")
        exchange.refuse(refusals.not_stored(), frame_id)


async def _wait(exchange: Exchange, asked: Asked, hello: dict[str, Any], receive: Receive) -> list[str]:
    """Return what happened after `after`; if nothing did, wait for what happens next, or return nothing in the end."""
    hub = exchange.hub
    asked.language = hello.get("lang") or asked.language
    try:
        if greeting := await exchange.greet(hello["after"]):
            hub.parted(exchange.room, asked.visitor.user_id)
            if asked.visitor.is_facilitator:
                hub.announce(exchange.room)
            _tell(asked, greeting, hello)
            await _news(asked, min(hello.get("wait", LONGEST_WAIT), LONGEST_WAIT), receive)
    except BaseException:
        asked.closed = True
        hub.leave(exchange.room, asked)
        raise
    if asked.closed:
        hub.leave(exchange.room, asked)
    else:
        hub.part(exchange.room, asked)
    return asked.texts


def _tell(asked: Asked, greeting: Greeting, hello: dict[str, Any]) -> None:
    """Add to the answer what the page does not know yet."""
    mark = f"{crc32(greeting.welcome.encode()):x}"
    if hello.get("knows") != mark:
        asked.put(Frame(f'{greeting.welcome[:-1]},"mark":"{mark}"}}'))
    if "knows" not in hello or greeting.caught_up != caught_up(hello["after"], ()):
        asked.put(Frame(greeting.caught_up))
    asked.release(greeting.base)


async def _news(asked: Asked, seconds: float, receive: Receive) -> None:
    """Wait up to `seconds` until there is something to answer. Raises Gone if the client disconnects."""
    if asked.news.is_set():
        return
    gone = asyncio.ensure_future(receive())
    news = asyncio.ensure_future(asked.news.wait())
    try:
        await asyncio.wait({gone, news}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if news.done() and not asked.closed:
            await asyncio.wait({gone}, timeout=GATHER)
        if gone.done():
            raise Gone
    finally:
        gone.cancel()
        news.cancel()


async def _body(scope: Scope, receive: Receive) -> str:
    headers: dict[bytes, bytes] = dict(scope["headers"])
    if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != b"application/json":
        raise Unanswerable(415)
    body = bytearray()
    try:
        async with asyncio.timeout(SENT_WITHIN):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                body += message.get("body", b"")
                if len(body) > MOST_BYTES:
                    raise Unanswerable(413)
                if not message.get("more_body"):
                    return body.decode()
    except TimeoutError:
        raise Unanswerable(408) from None
    except UnicodeDecodeError:
        raise Unanswerable(400) from None


def _language(scope: Scope) -> str:
    wanted = dict(scope["headers"]).get(b"accept-language", b"")
    return LANGUAGES.get(wanted, settings.LANGUAGE_CODE)


async def _send(send: Send, status: int, texts: list[str]) -> None:
    body = f"[{','.join(texts)}]".encode()
    headers = [*HEADERS, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
