"""The cache that all processes share, and what takes its place while Redis is away."""

import logging
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError, TimeoutError

ASK_AGAIN_AFTER = 2.0  # seconds; meanwhile nobody waits for a Redis that does not answer
logger = logging.getLogger(__name__)
_lock = threading.Lock()
_is_away = False
_away_until = 0.0


class RedisOrOwnMemory(RedisCache):
    """Redis; and while it does not answer, the memory of this process.

    So no page fails because of the cache. Nothing may stand in the cache alone: it is for what can be asked again.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.own = LocMemCache("while-redis-is-away", params)


def _or_own(name: str) -> Callable[..., Any]:
    shared, own = getattr(RedisCache, name), getattr(LocMemCache, name)

    @wraps(shared)
    def call(self: RedisOrOwnMemory, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _away_until:
            try:
                answer = shared(self, *args, **kwargs)
            except (ConnectionError, TimeoutError) as error:
                _note_absence(error)
            else:
                if _is_away:
                    _note_return(self.own)
                return answer
        return own(self.own, *args, **kwargs)

    return call


def _note_absence(error: Exception) -> None:
    global _away_until, _is_away
    with _lock:
        if not _is_away:
            logger.warning("The cache does not answer (%s); this process uses its own memory.", error)
        _is_away, _away_until = True, time.monotonic() + ASK_AGAIN_AFTER


def _note_return(own: LocMemCache) -> None:
    global _is_away
    with _lock:
        _is_away = False
        own.clear()  # the next absence does not begin with what was known in this one
        logger.warning("The cache answers again.")


for _name in (
    *("add", "get", "set", "touch", "delete", "has_key", "incr", "clear"),
    *("get_many", "set_many", "delete_many"),
):
    setattr(RedisOrOwnMemory, _name, _or_own(_name))
