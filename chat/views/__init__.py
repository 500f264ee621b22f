from chat.views.held import appeal, held, put_held_away, watching, withdraw_held
from chat.views.message import act, message
from chat.views.reports import freeze, reports, resolve
from chat.views.room import history, mutes, read_so_far, room
from chat.views.search import search, search_room

__all__ = [
    "act",
    "appeal",
    "freeze",
    "held",
    "history",
    "message",
    "mutes",
    "put_held_away",
    "read_so_far",
    "reports",
    "resolve",
    "room",
    "search",
    "search_room",
    "watching",
    "withdraw_held",
]
