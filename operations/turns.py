"""Run what the worker repeats, in two lanes: what must be prompt, and everything else that is due, lapses or expires.

A prompt action waits for no mail server, and for nothing that takes longer than a few seconds.
"""

import logging
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

Action = Callable[[], int]
logger = logging.getLogger(__name__)


def periodic_actions() -> list[Action]:
    """Every app's `PERIODIC`: actions without arguments that return a count, and may run at any time, twice or late."""
    return _declared("PERIODIC", reversed(settings.OUR_APPS))


def prompt_actions() -> list[Action]:
    """Every app's `PROMPT`: such actions for every second; notices come last, as they send what others tell."""
    return _declared("PROMPT", settings.OUR_APPS)


def run_all() -> dict[str, int]:
    """Run each periodic action once. A failure is logged with its traceback and does not stop the others."""
    return _run(periodic_actions())


def run_prompt() -> dict[str, int]:
    """Run each prompt action once, in the same way."""
    return _run(prompt_actions())


def _declared(name: str, apps: Iterable[str]) -> list[Action]:
    actions: list[Action] = []
    for app in apps:
        if find_spec(f"{app}.periodic"):
            actions += getattr(import_module(f"{app}.periodic"), name, [])
    return actions


def _run(actions: Iterable[Action]) -> dict[str, int]:
    counts = {}
    for action in actions:
        name = f"{action.__module__}.{action.__name__}"
        try:
            counts[name] = action()
        except Exception:
            logger.exception("Periodic action %s failed; it runs again at the next turn", name)
    return counts
