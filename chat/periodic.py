"""Chat's periodic tasks for the worker."""

from chat.actions.erase_lines import erase_old_lines
from chat.actions.follow import follow, see_what_was_read
from chat.actions.held import erase_old_held, hand_over_late
from chat.actions.index import index_new, overwrite_forgotten
from chat.actions.lead import end_late_hours
from chat.actions.report import erase_old
from chat.actions.summarize import erase_old_hours

PROMPT = [follow]
PERIODIC = [
    hand_over_late,
    end_late_hours,
    erase_old_held,
    see_what_was_read,
    erase_old,
    erase_old_hours,
    erase_old_lines,
    index_new,
    overwrite_forgotten,
]
