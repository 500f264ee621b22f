"""The cache that all processes share, and its fallback while Redis is away."""

import logging
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError, TimeoutError

ASK_AGAIN_AFTER = 2.0  # seconds during which nobody waits for a Redis that does not answer
logger = logging.getLogger(__name__)
_lock = threading.Lock()
_is_away = False
_away_until = 0.0


class RedisOrOwnMemory(RedisCache):
    """Redis, or this process's memory while Redis does not answer.

    So no page fails because of the cache. Nothing may be stored only in the cache: it is for what can be recomputed.
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
        own.clear()  # the next outage must not start with stale values from this one
        logger.warning("The cache answers again.")


for _name in (
    *("add", "get", "set", "touch", "delete", "has_key", "incr", "clear"),
    *("get_many", "set_many", "delete_many"),
):
    setattr(RedisOrOwnMemory, _name, _or_own(_name))
