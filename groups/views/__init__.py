from groups.views.appointments import appointment
from groups.views.ground_rules import ground_rules
from groups.views.inside import leave, members, mine, nickname, remove, undo_removal
from groups.views.joining import join, withdraw
from groups.views.pledge import pledge
from groups.views.public import detail, index
from groups.views.quiet import quiet
from groups.views.settings import settings

__all__ = [
    "appointment",
    "detail",
    "ground_rules",
    "index",
    "join",
    "leave",
    "members",
    "mine",
    "nickname",
    "pledge",
    "quiet",
    "remove",
    "settings",
    "undo_removal",
    "withdraw",
]
