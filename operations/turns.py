"""Run every periodic action: mails that are due, seats that lapse, data that expires."""

import logging
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

logger = logging.getLogger(__name__)


def periodic_actions() -> list[Callable[[], int]]:
    """Every app's `PERIODIC`: actions without arguments that return a count, and may run at any time, twice or late."""
    actions: list[Callable[[], int]] = []
    for app in reversed(settings.OUR_APPS):
        if find_spec(f"{app}.periodic"):
            actions += import_module(f"{app}.periodic").PERIODIC
    return actions


def run_all() -> dict[str, int]:
    """Run each action once. A failure is logged with its traceback and does not stop the others."""
    counts = {}
    for action in periodic_actions():
        name = f"{action.__module__}.{action.__name__}"
        try:
            counts[name] = action()
        except Exception:
            logger.exception("Periodic action %s failed; it runs again at the next turn", name)
    return counts
