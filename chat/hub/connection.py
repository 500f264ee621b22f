"""The writing side of one socket, and how much may wait to be sent."""

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

MOST_WAITING = 256 * 1024  # bytes (characters, without a wire) that may wait for a slow reader before it is closed
TYPING_WAITS_NOT = 16 * 1024  # with more than this waiting, "somebody is typing" is dropped
LOOK_AFTER = 16 * 1024  # bytes written between two checks of how much waits
CLOSE_WITHIN = 10.0  # seconds within which a socket must take its close frame


class Close:
    """Close codes, which tell the client what to do next (docs/realtime.md)."""

    LOGIN = 4401  # sign in again
    NOT_A_MEMBER = 4403
    NOWHERE = 4404
    RESYNC = 4408  # reconnect, with the last seq
    TOO_MANY = 4429  # too many sockets or frames; come back later
    BUSY = 4503  # not 1013: Daphne can only close with 1000 or a code from 3000 on


class Connection:
    """The writing side of a socket. `put` never blocks: what cannot be sent at once waits in a bounded buffer."""

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
        """Hold live events back until `release`, while the reader catches up with what came before."""
        self._held = []

    def release(self, after: int) -> None:
        """Write the events held back that are newer than `after`."""
        held, self._held = self._held, None
        for seq, frame in held or ():
            if seq > after:
                self.put(frame)

    def put_events(self, bundle: Bundle) -> None:
        """Write live events, or hold them back while the reader catches up."""
        if self._held is not None:
            self._held.extend(bundle.frames)
        elif self._wire is not None:
            self._write(bundle.raw, droppable=False)
        else:
            for _seq, frame in bundle.frames:
                self.put(frame)

    def put(self, frame: Frame, *, droppable: bool = False) -> None:
        """Write a frame; one Frame may be shared by many sockets. A `droppable` frame is dropped for a slow reader."""
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
        """Close the socket: drop what waits, and write nothing more."""
        if self.closed:
            return
        self.closed = True
        counters.closed[code] += 1
        self._queue = self._held = None
        if self._task is not None:
            self._task.cancel()
        self._task = self._loop.create_task(self._close(code))

    def look(self) -> None:
        """Abort a reader for whom too much waits even though we write nothing: servers queue pongs without a limit."""
        if self._wire is not None and self._wire.waiting() > MOST_WAITING:
            counters.slow_readers += 1
            self.closed = True
            self._wire.abort()

    def _give_up(self) -> None:
        """Close a reader that is too slow; it reconnects with its last seq."""
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
        """Run `send` in the current turn of the event loop; only a socket whose buffer is full costs a task."""
        writing = self._send(message)
        if not asyncio.iscoroutine(writing):
            self._task = self._loop.create_task(self._drain(_awaited(writing)))
            return
        try:
            waits_for = writing.send(None)
        except StopIteration:
            return
        except Exception:  # the socket is gone; its own task learns so from `receive`
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
        except Exception:  # the other side has closed already, or does not read
            if self._wire is not None:
                self._wire.abort()


async def _awaited(writing: Awaitable[None]) -> None:
    await writing


@types.coroutine
def _rest_of(writing: Coroutine[Any, None, None], waits_for: Any) -> Generator[Any, None, None]:
    """Resume a coroutine that was started by hand and is suspended at `waits_for`."""
    try:
        yield waits_for
    except BaseException as error:
        writing.throw(error)
        raise
    yield from writing.__await__()
