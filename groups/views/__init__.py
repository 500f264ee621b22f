from groups.views.appointments import appointment
from groups.views.inside import leave, members, mine, nickname, remove, undo_removal
from groups.views.joining import join, withdraw
from groups.views.public import detail, index
from groups.views.quiet import quiet

__all__ = [
    "appointment",
    "detail",
    "index",
    "join",
    "leave",
    "members",
    "mine",
    "nickname",
    "quiet",
    "remove",
    "undo_removal",
    "withdraw",
]
