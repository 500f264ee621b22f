"""Batching: many small calls answered in one round trip to the database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Batcher(Generic[T, R]):
    """Collects what is submitted within `seconds`, or while a batch is running, into the next batch of up to `most`.

    `answer` gets a batch and returns one result for each item, in order. Batches run one after the other, and start at
    least `apart` seconds apart. So a single item is answered at once, and batches grow with the load.
    """

    def __init__(
        self, answer: Callable[[list[T]], Awaitable[list[R]]], *, seconds: float, most: int, apart: float = 0
    ) -> None:
        self._answer = answer
        self._seconds = seconds
        self._apart = apart
        self._started = 0.0
        self._most = most
        self._loop = asyncio.get_running_loop()
        self._waiting: list[tuple[T, Callable[[R], None], Callable[[Exception], None]]] = []
        self._batch: list[tuple[T, Callable[[R], None], Callable[[Exception], None]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._running: asyncio.Task[None] | None = None

    def submit(self, item: T, done: Callable[[R], None], failed: Callable[[Exception], None]) -> None:
        """Add `item` to the next batch. Calls `done` with the result or `failed` with the error, on the event loop."""
        self._waiting.append((item, done, failed))
        if self._timer is None and self._running is None:
            self._set_timer()

    async def ask(self, item: T) -> R:
        """Submit `item` and return its result. Raises what the batch raised."""
        future: asyncio.Future[R] = self._loop.create_future()

        def done(result: R) -> None:
            if not future.done():
                future.set_result(result)

        def failed(error: Exception) -> None:
            if not future.done():
                future.set_exception(error)

        self.submit(item, done, failed)
        return await future

    def unanswered(self) -> list[T]:
        """Return what was submitted and has no answer yet, in order. Safe to call from any thread."""
        return [item for item, _done, _failed in (*self._batch, *self._waiting)]

    async def finish(self) -> None:
        """Wait until everything that was submitted is answered."""
        while self._waiting or self._running is not None:
            if self._running is None:
                self._start()
            assert self._running is not None
            await self._running

    def _set_timer(self) -> None:
        now = self._loop.time()
        self._timer = self._loop.call_at(max(now + self._seconds, self._started + self._apart), self._start)

    def _start(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting and self._running is None:
            self._batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            self._running = self._loop.create_task(self._run(self._batch))

    async def _run(self, batch: list[tuple[T, Callable[[R], None], Callable[[Exception], None]]]) -> None:
        self._started = self._loop.time()
        try:
            results = await self._answer([item for item, _done, _failed in batch])
        except Exception as error:
            for _item, _done, failed in batch:
                failed(error)
        else:
            for (_item, done, _failed), result in zip(batch, results, strict=True):
                done(result)
        finally:
            self._running, self._batch = None, []
            if self._waiting and self._timer is None:
                self._set_timer()
