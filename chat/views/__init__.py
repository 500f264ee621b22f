from chat.views.bookmarks import bookmarks, bookmarks_here
from chat.views.held import appeal, held, put_held_away, watching, withdraw_held
from chat.views.message import act, message
from chat.views.numbers import numbers, site_numbers
from chat.views.reports import freeze, reports, resolve
from chat.views.room import history, mutes, read_so_far, room
from chat.views.search import search, search_room
from chat.views.told import add, take_back, told
from chat.views.topics import topics

__all__ = [
    "act",
    "add",
    "appeal",
    "bookmarks",
    "bookmarks_here",
    "freeze",
    "held",
    "history",
    "message",
    "mutes",
    "numbers",
    "put_held_away",
    "read_so_far",
    "reports",
    "resolve",
    "room",
    "search",
    "search_room",
    "site_numbers",
    "take_back",
    "told",
    "topics",
    "watching",
    "withdraw_held",
]
