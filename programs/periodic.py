"""What the worker does for programmes, about once every 15 seconds. Each is safe to call at any time."""

from collections.abc import Callable

from programs.actions.erase import erase_old
from programs.actions.guardian import lapse_due
from programs.actions.schedule import roll_dates

PERIODIC: list[Callable[[], int]] = [lapse_due, roll_dates, erase_old]
