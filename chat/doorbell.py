"""The doorbell: after a commit, it tells every process that there is something to read. It carries nobody's words.

A lost ring loses nothing: hubs also check the log from time to time.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from chat.bells import Bell, News, message_of
from chat.counters import counters

GROUP = "chat.doorbell"  # one for the whole installation: each process subscribes once, with one layer channel
logger = logging.getLogger(__name__)

_listeners: list[Callable[[Bell], None]] = []  # the hubs of this process; each handles the news on its own event loop
_gathering = threading.local()


def ring(news: dict[int, int]) -> None:
    """Announce that the logs of these rooms (id → last seq) have grown."""
    gathered: dict[int, int] | None = getattr(_gathering, "news", None)
    if gathered is not None:
        for room_id, seq in news.items():
            gathered[room_id] = max(seq, gathered.get(room_id, 0))
        return
    tell(News(news))


def tell(bell: Bell) -> None:
    """Ring in every process.

    A hub in this process passes the bell on; a process without a hub sends it to the channel layer itself.
    """
    if _listeners:
        for listener in tuple(_listeners):
            listener(bell)
        return
    layer = get_channel_layer()
    if layer is None or isinstance(layer, InMemoryChannelLayer):
        return  # no other process can hear it
    try:
        async_to_sync(layer.group_send)(GROUP, {"type": "chat.bell", **message_of(bell)})
        counters.rang(heard=True)
    except Exception:  # Redis is unavailable: the log has the news, and the hubs check it
        counters.rang(heard=False)
        logger.warning("The doorbell could not be rung; hubs will find the news in the log.", exc_info=True)


@contextmanager
def gathered() -> Iterator[dict[int, int]]:
    """Collect this thread's rings instead of sending them one by one (the batch writer then sends a single one)."""
    news: dict[int, int] = {}
    _gathering.news = news
    try:
        yield news
    finally:
        _gathering.news = None


def listen(listener: Callable[[Bell], None]) -> None:
    """Call `listener` for every ring in this process. It must be safe to call from any thread."""
    _listeners.append(listener)


def stop_listening(listener: Callable[[Bell], None]) -> None:
    _listeners.remove(listener)


def listeners() -> tuple[Callable[[Bell], None], ...]:
    """Return the listeners of all hubs in this process (one, outside of tests)."""
    return tuple(_listeners)
