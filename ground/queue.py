"""The state of a queue in the database, for operators. Each app defines its own in its `queues.py`."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """Since when the oldest item has been waiting (None if nothing is).

    Numbers are given only for machine work: how many reports or requests wait is not disclosed.
    """

    oldest: datetime | None
    waiting: int | None = None
    failed: int | None = None
