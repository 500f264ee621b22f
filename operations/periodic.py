"""What the worker does for operations periodically."""

from collections.abc import Callable

from operations.actions import traces

PERIODIC: list[Callable[[], int]] = [traces.erase_tasks, traces.empty_the_log]
