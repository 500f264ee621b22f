"""How much one person may send. Kind to people, tight for programs.

Buckets live in the process: with N web processes somebody who spreads over all of them gets N times as much. That is
enough against floods, and costs no query.
"""

import threading
from collections import OrderedDict

from django.conf import settings

POSTS_PER_MINUTE: int = settings.CHAT_POSTS_PER_MINUTE
POSTS_AT_ONCE: int = settings.CHAT_POSTS_AT_ONCE
MOST_REMEMBERED = 50_000


class Buckets:
    """A token bucket for each key; thread-safe; the longest unused are forgotten."""

    def __init__(self, *, per_minute: float, at_once: float) -> None:
        self.per_second = per_minute / 60
        self.at_once = float(at_once)
        self._levels: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: int, now: float) -> bool:
        """Whether one more is all right at `now` (seconds); takes it."""
        with self._lock:
            level, then = self._levels.pop(key, (self.at_once, now))
            level = min(self.at_once, level + max(0.0, now - then) * self.per_second)
            allowed = level >= 1
            self._levels[key] = (level - 1 if allowed else level, max(then, now))
            if len(self._levels) > MOST_REMEMBERED:
                self._levels.popitem(last=False)
            return allowed

    def clear(self) -> None:
        with self._lock:
            self._levels.clear()


posts = Buckets(per_minute=POSTS_PER_MINUTE, at_once=POSTS_AT_ONCE)
