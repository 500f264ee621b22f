"""What the worker does for groups periodically."""

from collections.abc import Callable

from groups.actions.alarm import end_gone, erase_old_alarms, release_gone
from groups.actions.appoint import lapse_old
from groups.actions.climb import climb_due, mail_unreached
from groups.actions.cohort import move_due, tell_due
from groups.actions.erase import erase_old
from groups.actions.live import end_live_hours, tell_live_hours
from groups.actions.notes import erase_old_notes
from groups.actions.read_back import read_back_due
from groups.actions.remind import erase_old_confirmations, remind_due
from groups.actions.watch import erase_idle
from groups.removals import forget_old

PROMPT: list[Callable[[], int]] = [release_gone, climb_due, mail_unreached]
PERIODIC: list[Callable[[], int]] = [
    tell_live_hours, end_live_hours, erase_old, forget_old, lapse_old, read_back_due, end_gone, erase_old_alarms,
    erase_idle, erase_old_notes, tell_due, move_due, remind_due, erase_old_confirmations,
]  # fmt: skip
