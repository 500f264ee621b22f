"""What the worker does for the desk periodically."""

from collections.abc import Callable

from desk.actions.adopt import adopt
from desk.actions.erase import erase_old
from desk.actions.handover import call_for_unseen, erase_old_handovers
from desk.actions.plea import erase_old_pleas
from desk.actions.sample import draw_weekly

PERIODIC: list[Callable[[], int]] = [
    adopt, erase_old, call_for_unseen, erase_old_handovers, draw_weekly, erase_old_pleas,
]  # fmt: skip
