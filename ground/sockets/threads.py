"""Threads for database calls, separate from the event loop and from the threads that serve pages."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connections

P = ParamSpec("P")
R = TypeVar("R")


class DatabaseThreads:
    """A few threads with persistent connections. A broken connection is replaced, and the call is retried once.

    So only calls that may run twice belong here: reads, and idempotent actions.
    """

    def __init__(self, name: str, size: int) -> None:
        self.size = size
        self._pool = ThreadPoolExecutor(size, thread_name_prefix=name)

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call `function` in one of the threads, and return its result."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: call(function, *args, **kwargs))

    def close(self) -> None:
        """Close the threads' connections, and end the threads."""
        together = threading.Barrier(self.size)

        def close_own() -> None:
            together.wait(timeout=30)  # so that each thread runs exactly one of these
            connections.close_all()

        for waiting in [self._pool.submit(close_own) for _number in range(self.size)]:
            waiting.result()
        self._pool.shutdown()


def call(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call `function`; retry once on a new connection if the database restarted or ended a deadlock at our expense."""
    try:
        return function(*args, **kwargs)
    except (OperationalError, InterfaceError):
        connections.close_all()
        return function(*args, **kwargs)
