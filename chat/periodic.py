"""Chat's periodic tasks for the worker."""

from chat.actions.index import index_new, overwrite_forgotten
from chat.actions.report import erase_old

PERIODIC = [erase_old, index_new, overwrite_forgotten]
