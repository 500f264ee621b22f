"""What the worker does for the desk periodically."""

from collections.abc import Callable

from desk.actions.adopt import adopt
from desk.actions.erase import erase_old

PERIODIC: list[Callable[[], int]] = [adopt, erase_old]
