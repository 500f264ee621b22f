"""One socket: what is written to it, and how much may wait."""

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

from chat.counters import counters
from chat.hub.frame import Bundle, Frame
from chat.hub.wire import wire_of
from chat.visitors import Visitor

AsgiMessage = dict[str, Any]
Send = Callable[[AsgiMessage], Awaitable[None]]

MOST_WAITING = 256 * 1024  # bytes (without a wire: characters) a slow reader may lag behind before it is sent away
TYPING_WAITS_NOT = 16 * 1024  # beyond that, "somebody is typing" is not worth the room
LOOK_AFTER = 16 * 1024  # bytes written between two looks at what waits
CLOSE_WITHIN = 10.0  # seconds a socket has to take its close frame


class Close:
    """Why a socket was closed, for the client to know what to do (docs/realtime.md)."""

    LOGIN = 4401  # sign in again
    NOT_A_MEMBER = 4403
    NOWHERE = 4404
    RESYNC = 4408  # come back, with the last seq
    TOO_MANY = 4429  # too many sockets or frames; come back later
    BUSY = 4503  # not 1013: daphne can only close with 1000 or a code from 3000 on


class Connection:
    """The writing side of a socket. `put` never waits: what is not taken at once waits in a bounded buffer."""

    __slots__ = (
        "_bytes",
        "_held",
        "_loop",
        "_queue",
        "_send",
        "_task",
        "_unlooked",
        "_wire",
        "closed",
        "in_flight",
        "language",
        "session_key",
        "tokens",
        "tokens_at",
        "typed_at",
        "visitor",
    )  # fmt: skip

    def __init__(self, send: Send, visitor: Visitor, session_key: str = "") -> None:
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._wire = wire_of(send)
        self._queue: deque[AsgiMessage] | None = None
        self._held: list[tuple[int, Frame]] | None = None
        self._bytes = 0
        self._unlooked = 0  # bytes
        self._task: asyncio.Task[None] | None = None
        self.visitor = visitor
        self.session_key = session_key
        self.closed = False
        self.in_flight = 0  # writes of this socket that are not acknowledged yet
        self.language = ""
        self.tokens = 0.0
        self.tokens_at = 0.0
        self.typed_at = 0.0

    def hold(self) -> None:
        """Keep live events back until `release`: the reader is still being told what came before."""
        self._held = []

    def release(self, after: int) -> None:
        """Hand out the events kept back that are newer than `after`."""
        held, self._held = self._held, None
        for seq, frame in held or ():
            if seq > after:
                self.put(frame)

    def put_events(self, bundle: Bundle) -> None:
        """Write live events, or keep them back while the reader catches up."""
        if self._held is not None:
            self._held.extend(bundle.frames)
        elif self._wire is not None:
            self._write(bundle.raw, droppable=False)
        else:
            for _seq, frame in bundle.frames:
                self.put(frame)

    def put(self, frame: Frame, *, droppable: bool = False) -> None:
        """Write a frame; the same object may go to many sockets."""
        if self._wire is not None:
            self._write(frame.raw, droppable=droppable)
        elif self.closed:
            return
        elif self._task is None:
            self._send_now(frame.message)
        else:
            self._queue_up(frame, droppable)

    def _write(self, raw: bytes, *, droppable: bool) -> None:
        if self.closed or self._wire is None:
            return
        self._unlooked += len(raw)
        if droppable or self._unlooked > LOOK_AFTER:
            self._unlooked = 0
            waiting = self._wire.waiting()
            if waiting > MOST_WAITING:
                self._give_up()
                return
            if droppable and waiting > TYPING_WAITS_NOT:
                return
        self._wire.write(raw)

    def close(self, code: int) -> None:
        """Close the socket; what waited is dropped, and nothing is written any more."""
        if self.closed:
            return
        self.closed = True
        counters.closed[code] += 1
        self._queue = self._held = None
        if self._task is not None:
            self._task.cancel()
        self._task = self._loop.create_task(self._close(code))

    def look(self) -> None:
        """Cut a reader for whom too much waits though we write nothing: servers answer pings without a bound."""
        if self._wire is not None and self._wire.waiting() > MOST_WAITING:
            counters.slow_readers += 1
            self.closed = True
            self._wire.abort()

    def _give_up(self) -> None:
        """The reader is too slow: it comes back with its last seq."""
        counters.slow_readers += 1
        self.close(Close.RESYNC)

    def _queue_up(self, frame: Frame, droppable: bool) -> None:
        size = len(frame.text)
        if droppable and self._bytes > TYPING_WAITS_NOT:
            return
        if self._bytes + size > MOST_WAITING:
            self._give_up()
            return
        if self._queue is None:
            self._queue = deque()
        self._queue.append(frame.message)
        self._bytes += size

    def _send_now(self, message: AsgiMessage) -> None:
        """Run `send` in this very turn; only a socket that is full costs a task."""
        writing = self._send(message)
        if not asyncio.iscoroutine(writing):
            self._task = self._loop.create_task(self._drain(_awaited(writing)))
            return
        try:
            waits_for = writing.send(None)
        except StopIteration:
            return
        except Exception:  # the socket is gone; its own task learns that by `receive`
            self.closed = True
            return
        self._task = self._loop.create_task(self._drain(_rest_of(writing, waits_for)))

    async def _drain(self, writing: Awaitable[None]) -> None:
        try:
            await writing
            while self._queue:
                message = self._queue.popleft()
                self._bytes -= len(message["text"])
                await self._send(message)
        except asyncio.CancelledError:
            raise
        except Exception:  # as above: the socket is gone
            self.closed = True
            self._queue = None
        finally:
            if not self.closed:
                self._task = None

    async def _close(self, code: int) -> None:
        try:
            async with asyncio.timeout(CLOSE_WITHIN):
                await self._send({"type": "websocket.close", "code": code})
        except Exception:  # closed by the other side already, or it does not read
            if self._wire is not None:
                self._wire.abort()


async def _awaited(writing: Awaitable[None]) -> None:
    await writing


@types.coroutine
def _rest_of(writing: Coroutine[Any, None, None], waits_for: Any) -> Generator[Any, None, None]:
    """Go on with a coroutine that was begun by hand and stopped at `waits_for`."""
    try:
        yield waits_for
    except BaseException as error:
        writing.throw(error)
        raise
    yield from writing.__await__()
