"""What this process has counted since it started, for `chat.metrics` to read when somebody asks.

Plain numbers: an event costs an addition, however many people read it.
"""

import threading
from bisect import bisect_left
from collections import Counter

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
WRITES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


class Spread:
    """How values are spread: how many lay at or below each bound, and their sum."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)  # for each bound what is above the one before; the last: above them all
        self.total = 0.0

    def add(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


class Counters:
    """Only ever grows. The event loop alone touches these; what other threads add, too, has a method with a lock."""

    def __init__(self) -> None:
        self.opened = 0  # sockets
        self.closed: Counter[int] = Counter()  # sockets that we closed, by code
        self.asked = 0  # requests of those whose network lets no socket through
        self.slow_readers = 0  # those of them that did not take what was sent
        self.events = 0  # written to the sockets of a room, each counted once
        self.deliveries = 0  # one for each event and socket
        self.acknowledged = 0
        self.refused: Counter[str] = Counter()  # frames, by the code of the refusal
        self.healed = 0  # events that were read from the log rather than handed over
        self.missed_rings = 0  # a look at the log found what no ring had told
        self.delivery = Spread(SECONDS)  # from a frame's arrival until its event was written to the sockets here
        self.commit = Spread(SECONDS)  # a batch, from the writer's start until the database had it
        self.batch = Spread(WRITES)  # writes in a batch
        self.messages = self.rings = self.lost_rings = 0
        self._lock = threading.Lock()

    def stored(self, messages: int) -> None:
        """New messages are committed."""
        with self._lock:
            self.messages += messages

    def rang(self, *, heard: bool) -> None:
        """A ring went to the channel layer, or was lost on the way."""
        with self._lock:
            if heard:
                self.rings += 1
            else:
                self.lost_rings += 1


counters = Counters()
