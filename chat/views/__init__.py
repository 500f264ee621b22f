from chat.views.held import appeal, held, put_held_away, watching, withdraw_held
from chat.views.message import act, message
from chat.views.numbers import numbers, site_numbers
from chat.views.pictures import held_picture, picture
from chat.views.pictures import send as send_picture
from chat.views.reports import freeze, reports, resolve
from chat.views.room import history, mutes, read_so_far, room
from chat.views.search import search, search_room
from chat.views.told import add, take_back, told

__all__ = [
    "act",
    "add",
    "appeal",
    "freeze",
    "held",
    "held_picture",
    "history",
    "message",
    "mutes",
    "numbers",
    "picture",
    "put_held_away",
    "read_so_far",
    "reports",
    "resolve",
    "room",
    "search",
    "search_room",
    "send_picture",
    "site_numbers",
    "take_back",
    "told",
    "watching",
    "withdraw_held",
]
