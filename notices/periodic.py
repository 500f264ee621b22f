"""What the worker runs periodically for notices."""

from collections.abc import Callable

from notices.actions.mail import erase_old, send_due

PERIODIC: list[Callable[[], int]] = [send_due, erase_old]
