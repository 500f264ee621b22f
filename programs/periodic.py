"""What the worker does for programmes, about every 15 seconds. Each action is safe to call at any time."""

from collections.abc import Callable

from programs.dates.actions.make import roll_dates
from programs.signups.actions.erase import erase_old
from programs.signups.actions.lapse import lapse_due

PERIODIC: list[Callable[[], int]] = [lapse_due, roll_dates, erase_old]
