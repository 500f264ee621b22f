from chat.views.message import act, message
from chat.views.reports import freeze, reports, resolve
from chat.views.room import history, read_so_far, mutes, room

__all__ = ["act", "freeze", "history", "read_so_far", "message", "mutes", "reports", "resolve", "room"]
