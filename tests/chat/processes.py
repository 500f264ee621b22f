"""Server processes in a test, without threads and without a network: each does a thing only when it is its turn.

A real hub runs here on an event loop of its own. Its calls of the database wait on a desk until the test serves them, in
any order, and what one process rings for the other hangs in the air until the test lets it be heard, or lost. So all
orders in which things can happen are there to be tried, one after the other, and each can be tried again.
"""

import asyncio
import selectors
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from chat import doorbell
from chat.hub import hub as hub_module
from chat.hub.hub import Hub
from tests.chat.phones import Phone

SOON = 0.1  # seconds of the loop's own time; what is due within them happens at once (batches gather for less)
Bell = dict[str, Any]


class _NoNetwork(selectors.SelectSelector):
    """Nothing comes from outside, so there is nothing to wait for."""

    def select(self, timeout: float | None = None) -> list[Any]:
        return []


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose clock is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_NoNetwork())

    def time(self) -> float:
        return self.now

    def _write_to_self(self) -> None:
        """Nobody sleeps here who would have to be woken."""

    def _has_something_to_do(self) -> bool:
        if not self._ready:
            timers = [timer.when() for timer in self._scheduled if not timer.cancelled()]
            if not timers or min(timers) > self.now + SOON:
                return False
            self.now = max(self.now, min(timers))
        return True

    def turn(self) -> None:
        """Run until everything waits for the database, for the other process or for a page."""
        while self._has_something_to_do():
            self.call_soon(self.stop)
            self.run_forever()


class Desk:
    """Stands in for the hub's threads: calls lie here until they are served."""

    def __init__(self) -> None:
        self.calls: list[tuple[asyncio.Future[Any], Callable[[], Any]]] = []

    async def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        future = asyncio.get_running_loop().create_future()
        self.calls.append((future, partial(function, *args, **kwargs)))
        return await future

    def close(self) -> None:
        self.calls.clear()


class Process:
    """A process with its hub. `air` is where its rings for other processes go."""

    def __init__(self, air: list[tuple["Process", Bell]]) -> None:
        self.air = air
        self.loop = Loop()
        self.desk = Desk()
        self.hub = self.loop.run_until_complete(self._begin())
        hub_module._hubs[self.loop] = self.hub

    async def _begin(self) -> Hub:
        hub = Hub()
        doorbell.stop_listening(hub.bell)
        hub.reads.run = self.desk.run
        hub.reads.threads = hub.writer._threads = self.desk  # type: ignore[assignment]
        hub.layer.channels, hub.layer.alone = self, False
        return hub

    async def group_send(self, group: str, bell: Bell) -> None:
        """The channel layer, as far as a hub speaks to it."""
        self.air.append((self, bell))

    @contextmanager
    def _here(self) -> Iterator[None]:
        """What rings now rings in this process."""
        doorbell.listen(self.hub.bell)
        try:
            yield
        finally:
            doorbell.stop_listening(self.hub.bell)

    def turn(self) -> None:
        with self._here():
            self.loop.turn()

    def serve(self, pick: int = 0) -> None:
        """Let the database answer one of the calls that wait."""
        if not self.desk.calls:
            return
        future, call = self.desk.calls.pop(pick % len(self.desk.calls))
        with self._here():
            try:
                answer = call()
            except Exception as error:
                future.set_exception(error)
            else:
                future.set_result(answer)
        self.turn()

    def serve_all(self) -> bool:
        """Whether there was anything to do."""
        was_busy = bool(self.desk.calls)
        while self.desk.calls:
            self.serve()
        return was_busy

    def by_form(self, action: Callable[..., Any], **given: Any) -> Any:
        """Call an action as a page of this process does that was sent by a plain form."""
        with self._here():
            answer = action(**given)
        self.turn()
        return answer

    def hear(self, bell: Bell) -> None:
        """A ring has come through the air."""
        self.loop.call_soon(self.hub.heard, bell)
        self.turn()

    def do(self, coroutine: Any) -> None:
        """Begin something that the hub does by itself now and then (`look`, `check`)."""
        self.loop.create_task(coroutine)
        self.turn()

    def connect(self, phone: Phone) -> None:
        self.loop.call_soon(phone.connect)
        self.turn()

    def end(self) -> None:
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.turn()
        hub_module._hubs.pop(self.loop, None)
        self.loop.close()
