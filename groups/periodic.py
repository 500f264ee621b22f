"""What the worker does for groups periodically."""

from groups.actions.appoint import lapse_old
from groups.actions.erase import erase_old
from groups.actions.read_back import read_back_due
from groups.removals import forget_old

PERIODIC = [erase_old, forget_old, lapse_old, read_back_due]
