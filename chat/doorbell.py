"""The doorbell: after a commit every process learns that there is something to read. It carries no words.

A lost doorbell loses nothing: hubs look at the log themselves now and then.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from chat.bells import Bell, News, message_of
from chat.counters import counters

GROUP = "chat.doorbell"  # one for the installation: a process subscribes once, with one layer channel
logger = logging.getLogger(__name__)

_listeners: list[Callable[[Bell], None]] = []  # the hubs of this process; each takes the news on its own event loop
_gathering = threading.local()


def ring(news: dict[int, int]) -> None:
    """Rooms (id → last seq) have news."""
    gathered: dict[int, int] | None = getattr(_gathering, "news", None)
    if gathered is not None:
        for room_id, seq in news.items():
            gathered[room_id] = max(seq, gathered.get(room_id, 0))
        return
    tell(News(news))


def tell(bell: Bell) -> None:
    """Ring in every process.

    With a hub in this process the hub passes it on; a process without sockets speaks to the layer itself.
    """
    if _listeners:
        for listener in tuple(_listeners):
            listener(bell)
        return
    layer = get_channel_layer()
    if layer is None or isinstance(layer, InMemoryChannelLayer):
        return  # nobody outside this process could hear it
    try:
        async_to_sync(layer.group_send)(GROUP, {"type": "chat.bell", **message_of(bell)})
        counters.rang(heard=True)
    except Exception:  # Redis is away: the log has it, and the hubs look
        counters.rang(heard=False)
        logger.warning("The doorbell could not be rung; hubs will find the news in the log.", exc_info=True)


@contextmanager
def gathered() -> Iterator[dict[int, int]]:
    """Collect this thread's rings instead of sending them one by one (the batch writer sends one for all)."""
    news: dict[int, int] = {}
    _gathering.news = news
    try:
        yield news
    finally:
        _gathering.news = None


def listen(listener: Callable[[Bell], None]) -> None:
    """A hub of this process wants to hear every ring; `listener` must be safe to call from any thread."""
    _listeners.append(listener)


def stop_listening(listener: Callable[[Bell], None]) -> None:
    _listeners.remove(listener)


def listeners() -> tuple[Callable[[Bell], None], ...]:
    """Every hub of this process (one, outside of tests)."""
    return tuple(_listeners)
