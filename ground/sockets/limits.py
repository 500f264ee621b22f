"""Limits that live in the process: token buckets, counts of what is open, and what counts as one address."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address
from typing import TypeVar

MOST_REMEMBERED = 50_000
T = TypeVar("T")


class Buckets:
    """A token bucket for each key. Thread-safe; the least recently used are forgotten."""

    def __init__(self, *, per_minute: float, at_once: float) -> None:
        self.per_second = per_minute / 60
        self.at_once = float(at_once)
        self._levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: Hashable, now: float) -> bool:
        """Take a token at `now` (seconds, of any clock); return False if there is none.

        A clock that is set back only delays the refill.
        """
        with self._lock:
            level, then = self._levels.pop(key, (self.at_once, now))
            level = min(self.at_once, level + max(0.0, now - then) * self.per_second)
            allowed = level >= 1
            self._levels[key] = (level - 1 if allowed else level, now)
            if len(self._levels) > MOST_REMEMBERED:
                self._levels.popitem(last=False)
            return allowed

    def clear(self) -> None:
        """Fill every bucket again."""
        with self._lock:
            self._levels.clear()


def whereabouts(address: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 that one household or phone has to itself."""
    try:
        parsed = ip_address(address)
    except ValueError:  # a Unix socket, or whatever a proxy put there
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))


@contextmanager
def counted(counter: Counter[T], key: T) -> Iterator[None]:
    """Count one more under `key` for the duration of the context."""
    counter[key] += 1
    try:
        yield
    finally:
        counter[key] -= 1
        if not counter[key]:
            del counter[key]
