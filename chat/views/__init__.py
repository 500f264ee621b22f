from chat.views.held import appeal, held, put_held_away, watching, withdraw_held
from chat.views.hours import hand, hours, lead, summary, turn
from chat.views.message import act, message
from chat.views.mutes import mutes
from chat.views.numbers import numbers, site_numbers
from chat.views.pictures import held_picture, picture
from chat.views.pictures import send as send_picture
from chat.views.private import adult, own_line
from chat.views.reports import freeze, reports, resolve
from chat.views.room import history, read_so_far, room
from chat.views.search import search, search_room
from chat.views.told import add, take_back, told

__all__ = [
    "act",
    "add",
    "adult",
    "appeal",
    "freeze",
    "hand",
    "held",
    "held_picture",
    "history",
    "hours",
    "lead",
    "message",
    "mutes",
    "numbers",
    "own_line",
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
    "summary",
    "take_back",
    "told",
    "turn",
    "watching",
    "withdraw_held",
]
