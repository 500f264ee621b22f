"""What the worker runs periodically for the ground."""

from collections.abc import Callable

from ground import limiter
from ground.actions import audit

PERIODIC: list[Callable[[], int]] = [audit.erase_old, limiter.erase_old]
