"""What the worker does for chat again and again."""

from chat.actions.index import index_new, overwrite_forgotten
from chat.actions.report import erase_old

PERIODIC = [erase_old, index_new, overwrite_forgotten]
