"""Rate limits for a person and for an address: generous to people, tight for programs.

Buckets live in the process: with N web processes, somebody who spreads over all of them gets N times as much. That is
good enough against floods, and costs no query. Forms and frames draw from the same buckets.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from ipaddress import IPv6Address, ip_address

from django.conf import settings

POSTS_PER_MINUTE: int = settings.CHAT_POSTS_PER_MINUTE
POSTS_AT_ONCE: int = settings.CHAT_POSTS_AT_ONCE
ACTS_PER_MINUTE: int = settings.CHAT_ACTS_PER_MINUTE
ACTS_AT_ONCE: int = settings.CHAT_ACTS_AT_ONCE
SOCKETS_PER_ADDRESS: int = settings.CHAT_SOCKETS_PER_ADDRESS
MOST_REMEMBERED = 50_000


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


posts = Buckets(per_minute=POSTS_PER_MINUTE, at_once=POSTS_AT_ONCE)
# All other acts on a message: reactions, edits, reports, hiding …
acts = Buckets(per_minute=ACTS_PER_MINUTE, at_once=ACTS_AT_ONCE)
# Handshakes from an address (`whereabouts`): all of a household or office may reconnect at once, and once more.
handshakes = Buckets(per_minute=10 * SOCKETS_PER_ADDRESS, at_once=2 * SOCKETS_PER_ADDRESS)
# Polling: a page polls at most twice a second, and writes as fast as a socket may.
requests = Buckets(per_minute=120 * SOCKETS_PER_ADDRESS, at_once=2 * SOCKETS_PER_ADDRESS)
frames = Buckets(per_minute=600, at_once=40)


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
