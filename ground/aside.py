"""Work that failed is left alone for a minute, so that it holds up nothing that stands behind it."""

import logging
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError

LEFT_ALONE = 60.0  # seconds
DATABASE_AWAY = (InterfaceError, OperationalError)  # nobody's fault: it is raised, and all is tried again
logger = logging.getLogger(__name__)


class Aside:
    """What one process has put aside for a minute, by the ids of rows. `work` says in the log what failed."""

    def __init__(self, work: str) -> None:
        self.work = work
        self._until: dict[int, float] = {}

    def keys(self) -> set[int]:
        """What is to be left alone now."""
        now = time.monotonic()
        self._until = {key: until for key, until in self._until.items() if until > now}
        return set(self._until)

    def clear(self) -> None:
        """Leave nothing alone any more."""
        self._until.clear()

    @contextmanager
    def trying(self, keys: Collection[int]) -> Iterator[None]:
        """Log an error and put these keys aside. A database that is away is nobody's fault, and is raised."""
        try:
            yield
        except DATABASE_AWAY:
            raise
        except Exception:
            logger.exception("%s failed, and is left alone for a minute: %s", self.work, sorted(keys))
            self._until.update(dict.fromkeys(keys, time.monotonic() + LEFT_ALONE))
