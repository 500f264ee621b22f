"""What the worker does for groups from time to time."""

from groups.actions.erase import erase_old

PERIODIC = [erase_old]
