"""What the worker calls again and again."""

from collections.abc import Callable

from notices.actions.mail import erase_old, send_due

PERIODIC: list[Callable[[], int]] = [send_due, erase_old]
