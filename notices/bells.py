"""The open bells of one process, and one watcher that looks for all of them.

The number stands beside the person (`recount` in notices.actions.gather), so that one query every two seconds answers
everybody who is connected here, however many, and also where web and worker share nothing but a SQLite file.
"""

from __future__ import annotations

import asyncio
import logging
import time
import weakref
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

from django.conf import settings

from ground.sockets.batcher import Batcher
from ground.sockets.limits import Buckets
from ground.sockets.sessions import digest
from ground.sockets.threads import DatabaseThreads
from notices.queries import SignedIn, signed_in_with, waiting_of

LOOK = 2.0  # seconds between two looks at the numbers
CHECK = 10.0  # seconds between two checks that the sessions are still alive
SEND_WITHIN = 10.0  # seconds within which a page must take what is sent
PER_PERSON = 16  # open pages of one person, in one process
PER_ADDRESS: int = settings.CHAT_SOCKETS_PER_ADDRESS
ARRIVING = 0.002  # seconds; pages that connect within them are looked up together
MOST_ARRIVING = 100
# Each page that is shown connects anew: more often than a room's.
handshakes = Buckets(per_minute=20 * PER_ADDRESS, at_once=4 * PER_ADDRESS)
logger = logging.getLogger(__name__)


class Close:
    """Close codes, with the meanings that they have for rooms (docs/realtime.md)."""

    LOGIN = 4401
    RESYNC = 4408
    TOO_MANY = 4429
    BUSY = 4503


class Bell:
    """One open page. It has one message under way at most: the newest number, or a close code."""

    __slots__ = ("_send", "_sending", "auth_hash", "closed", "number", "session_key", "told", "user_id")

    def __init__(self, send: Callable[[dict[str, object]], Awaitable[None]], key: str, who: SignedIn) -> None:
        self._send = send
        self._sending: asyncio.Task[None] | None = None
        self.session_key, self.user_id, self.auth_hash = key, who.user_id, who.auth_hash
        self.number = who.waiting
        self.told: int | None = None
        self.closed = False

    def tell(self, number: int) -> None:
        """Send a number that the page does not know yet; while one is under way, the newest waits for it."""
        self.number = number
        if number != self.told and not self.closed and self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(self._tell())

    def repeat(self) -> None:
        """Send the number again: the page asks whether anybody is still there."""
        self.told = None
        self.tell(self.number)

    def close(self, code: int) -> None:
        """Close the page's socket, and send nothing more."""
        if not self.closed:
            self.closed = True
            if self._sending is not None:
                self._sending.cancel()
            self._sending = asyncio.get_running_loop().create_task(self._close(code))

    def stop(self) -> None:
        """Forget what is under way: the page is gone."""
        self.closed = True
        if self._sending is not None:
            self._sending.cancel()

    async def _tell(self) -> None:
        try:
            while self.told != self.number:
                self.told = self.number
                async with asyncio.timeout(SEND_WITHIN):
                    await self._send({"type": "websocket.send", "text": f'{{"waiting":{self.told}}}'})
        except Exception:  # the page is gone, or does not read: its own task learns so from `receive`
            self.closed = True
        finally:
            if not self.closed:
                self._sending = None

    async def _close(self, code: int) -> None:
        with suppress(Exception):  # the page has closed already, or does not read
            async with asyncio.timeout(SEND_WITHIN):
                await self._send({"type": "websocket.close", "code": code})


class Bells:
    """The bells of one event loop. The first one starts the watcher, because Daphne has no lifespan events."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.open: set[Bell] = set()
        self.by_user: Counter[int] = Counter()
        self.by_address: Counter[str] = Counter()
        self._threads = DatabaseThreads("bells", 1)
        self._run = self._threads.run
        self.arrivals = Batcher(self._arriving, seconds=ARRIVING, most=MOST_ARRIVING)
        self._watch = self.loop.create_task(self._beat())

    @classmethod
    def here(cls) -> Bells:
        """Return the bells of the running event loop, begun on first use."""
        loop = asyncio.get_running_loop()
        bells = _bells.get(loop)
        if bells is None:
            bells = _bells[loop] = cls()
        return bells

    async def look(self) -> None:
        """Tell each page whose number has changed; close those of people whose account is gone or suspended."""
        asked = tuple(self.open)
        if not asked:
            return
        numbers = await self._run(waiting_of, {bell.user_id for bell in asked})
        for bell in asked:
            number = numbers.get(bell.user_id)
            if number is None:
                bell.close(Close.LOGIN)
            else:
                bell.tell(number)

    async def check(self) -> None:
        """Close the pages whose session has ended, or whose person has another password since."""
        asked = tuple(self.open)
        if not asked:
            return
        alive = await self._run(signed_in_with, {bell.session_key for bell in asked})
        for bell in asked:
            who = alive.get(bell.session_key)
            if who is None or who.auth_hash != bell.auth_hash:
                bell.close(Close.LOGIN)

    def log_out(self, session: str) -> None:
        """Close the pages of one session, by its digest."""
        for bell in tuple(self.open):
            if digest(bell.session_key) == session:
                bell.close(Close.LOGIN)

    async def stop(self) -> None:
        """Close every page's socket, and end the watcher and its thread."""
        for bell in tuple(self.open):
            bell.close(Close.RESYNC)
        self._watch.cancel()
        with suppress(asyncio.CancelledError):
            await self._watch
        await self.arrivals.finish()
        self._threads.close()
        _bells.pop(self.loop, None)

    async def _beat(self) -> None:
        checked = time.monotonic()
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.look()
                if time.monotonic() - checked >= CHECK:
                    checked = time.monotonic()
                    await self.check()
            except Exception:  # the database is unavailable for a moment; the next beat looks again
                logger.warning("The bells could not be looked after; it is tried again.", exc_info=True)

    async def _arriving(self, keys: list[str]) -> list[SignedIn | None]:
        alive = await self._run(signed_in_with, set(keys))
        return [alive.get(key) for key in keys]


_bells: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Bells] = weakref.WeakKeyDictionary()


def in_this_process() -> list[Bells]:
    """The bells of each event loop of this process."""
    return list(_bells.values())


def tell_logout(session_key: str) -> None:
    """Close the pages of a session that ends in this process. Safe to call from any thread."""
    session = digest(session_key)
    for bells in in_this_process():
        with suppress(RuntimeError):  # the loop has ended
            bells.loop.call_soon_threadsafe(bells.log_out, session)


async def stop_here() -> None:
    """End the bells of this event loop, if there are any."""
    if bells := _bells.get(asyncio.get_running_loop()):
        await bells.stop()
