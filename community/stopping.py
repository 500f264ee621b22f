"""Graceful shutdown: a web process finishes the pages and the writes under way before it ends.

Servers with lifespan support (uvicorn, granian) wait for pages themselves and then tell us (`community.lifespan`).
Daphne does neither: it cuts off every page under way, and a page cut off can keep the process from ending at all.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

from chat.hub.hub import stop_here as stop_rooms
from community.pages import Pages
from notices.bells import stop_here as stop_bells
from operations import readiness

PAGES = 20.0  # seconds for pages under way to finish; compose.yaml's stop_grace_period is longer
GOODBYE = 2.0  # seconds for the client to acknowledge a closed socket, or to read the rest of a page
logger = logging.getLogger(__name__)


def stop_kindly(pages: Pages) -> None:
    """Make daphne shut down gracefully."""
    _reactor().callWhenRunning(_take_signals, pages)


def _take_signals(pages: Pages) -> None:
    """Handle the first signal; Twisted's own handlers, which stop at once, handle the second."""
    for number in (signal.SIGTERM, signal.SIGINT):
        at_once: Any = signal.getsignal(number)

        def first(received: int, frame: Any, at_once: Any = at_once) -> None:
            signal.signal(received, at_once)
            _reactor().callFromThread(_begin, pages)

        signal.signal(number, first)


def _begin(pages: Pages) -> None:
    stopping = asyncio.get_running_loop().create_task(_stop(pages))
    _stopping.add(stopping)


_stopping: set[asyncio.Task[None]] = set()  # a task without a reference may be collected before it is done


async def _stop(pages: Pages) -> None:
    from twisted.internet.tcp import Port

    readiness.stopping.set()
    try:
        ports: list[Any] = [one for one in _reactor().getReaders() if isinstance(one, Port)]
        for port in ports:
            port.stopListening()  # from here on the proxy uses another process
        if not await _until(lambda: not pages.under_way, PAGES):
            logger.warning("%s pages took longer than %s seconds and are cut.", pages.under_way, PAGES)
        await stop_rooms()
        await stop_bells()
        await _until(lambda: not any(is_socket for _transport, is_socket in _connections()), GOODBYE)
        for transport, _is_socket in list(_connections()):
            transport.loseConnection()  # after everything is written
        await _until(lambda: not any(True for _connection in _connections()), GOODBYE)
    except Exception:
        logger.exception("The process could not finish what it was doing; it stops now.")
    _reactor().stop()


def _reactor() -> Any:
    """Twisted's reactor, not imported above: daphne has to choose its kind first."""
    from twisted.internet import reactor

    return reactor


def _connections() -> Iterator[tuple[Any, bool]]:
    """Daphne's open connections, and whether each is a WebSocket."""
    from daphne.ws_protocol import WebSocketProtocol
    from twisted.internet.tcp import Server

    for reader in _reactor().getReaders():
        if isinstance(reader, Server):
            yield reader, isinstance(reader.protocol, WebSocketProtocol)


async def _until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until `condition` holds, up to the timeout, and return whether it does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True
