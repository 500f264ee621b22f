"""How what waits in the database stands, for an operator to see. An app has its own in its `queues.py`."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """Since when the oldest waits for its turn (None: nothing does).

    Numbers only where they count machines' work: how many reports or requests wait is told to nobody outside.
    """

    oldest: datetime | None
    waiting: int | None = None
    failed: int | None = None
