"""What this process has counted since it started, for `chat.metrics` to read on request.

Plain numbers: an event costs one addition, however many people read it.
"""

import threading
from bisect import bisect_left
from collections import Counter

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
WRITES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


class Spread:
    """A histogram: how many values fell between two bounds, and the sum of all."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)  # values up to each bound and above the one before; last: above all
        self.total = 0.0

    def add(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


class Counters:
    """Counters that only ever grow.

    Only the event loop touches them, except those that other threads add to as well, which have methods with a lock.
    """

    def __init__(self) -> None:
        self.opened = 0  # sockets
        self.closed: Counter[int] = Counter()  # sockets that we closed, by code
        self.asked = 0  # requests by polling, from networks that let no socket through
        self.slow_readers = 0  # connections that did not take what was sent
        self.events = 0  # written to the sockets of a room, each counted once
        self.deliveries = 0  # one for each event and socket
        self.acknowledged = 0
        self.refused: Counter[str] = Counter()  # frames, by the code of the refusal
        self.healed = 0  # events that were read from the log rather than handed over
        self.missed_rings = 0  # checks of the log that found what no ring had announced
        self.delivery = Spread(SECONDS)  # from a frame's arrival until its event was written to the sockets here
        self.commit = Spread(SECONDS)  # a batch, from the writer's start until the commit
        self.batch = Spread(WRITES)  # writes in a batch
        self.messages = self.rings = self.lost_rings = 0
        self._lock = threading.Lock()

    def stored(self, messages: int) -> None:
        """Count messages that were committed."""
        with self._lock:
            self.messages += messages

    def rang(self, *, heard: bool) -> None:
        """Count a ring: sent to the channel layer (`heard`), or lost."""
        with self._lock:
            if heard:
                self.rings += 1
            else:
                self.lost_rings += 1


counters = Counters()
