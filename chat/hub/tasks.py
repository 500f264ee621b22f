"""Background tasks: referenced until they end, and logged when they fail."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

# Seconds. A cancelled `receive` of the Redis layer cleans up, and then sometimes waits for Redis forever.
CANCEL_AGAIN = 1.0
MOST_CANCELS = 5
logger = logging.getLogger(__name__)


class Tasks:
    """The tasks of one hub."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a background task."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self.keep(task)
        return task

    def keep(self, task: asyncio.Task[None]) -> None:
        """Keep a reference to a task until it ends."""
        self._running.add(task)
        task.add_done_callback(self._finished)

    async def end(self) -> None:
        """Cancel all running tasks, repeatedly for those that do not end."""
        ending = set(self._running)
        for _try in range(MOST_CANCELS):
            for task in ending:
                task.cancel()
            if ending:
                _ended, ending = await asyncio.wait(ending, timeout=CANCEL_AGAIN)
        if ending:
            logger.error("%s tasks of the hub did not end; the process goes without them.", len(ending))

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("A task of the hub failed.", exc_info=error)
