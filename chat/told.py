"""What the server sends to a page: closed schemas (docs/realtime.md), from which the types of the scripts are made.

Nothing is checked by them on the way out, where each frame is written once for many; the tests check every frame that a
page of theirs gets.
"""

from django.conf import settings

from chat.enums import EventKind, MessageState, ReactionKind
from chat.fields import ByName, Check, Flag, Id, ListOf, Maybe, Number, OneOf, Record, Text
from chat.rights import EVERYBODY, RIGHTS
from chat.verbs import FREEZE, VERBS
from groups.enums import GroupState, Role, RoomLine

TEXT, NUMBER, FLAG, ID = Text(), Number(), Flag(), Id()
ROLE = OneOf(Role.values)
KINDS = OneOf(ReactionKind.values)
# What is done with a message, and what is done with it or with the room itself (chat.rights).
MESSAGE_RIGHT = OneOf(RIGHTS)
RIGHT = OneOf(dict.fromkeys([*VERBS, FREEZE.undone_as, *RIGHTS]))
AUDIENCE = OneOf(str(who) for who in EVERYBODY)
# `group` is its state; `reason` is empty unless `frozen`; `may` (not told by servers before it) is by role.
ROOM = Record({"frozen": FLAG, "reason": TEXT, "group": OneOf(GroupState.values)}, {"may": ByName(ROLE, ListOf(RIGHT))})
# A message as its reader sees it (chat.rendering).
MESSAGE = Record(
    {
        "id": NUMBER,
        "seq": NUMBER,
        "cid": ID,
        "by": Maybe(NUMBER),
        "name": TEXT,
        "role": OneOf([*Role.values, "gone"]),
        "at": NUMBER,
        "state": OneOf(MessageState.values),
    },
    {
        "may": ByName(AUDIENCE, ListOf(MESSAGE_RIGHT)),  # with the message
        "may_by": ByName(AUDIENCE, ListOf(MESSAGE_RIGHT)),  # with whoever wrote it
        "until": ByName(MESSAGE_RIGHT, NUMBER),  # when the time of some of it ends
        "notice": OneOf(RoomLine.values),
        "reply_to": NUMBER,
        "html": TEXT,
        "edited": NUMBER,
        "reactions": ByName(KINDS, ListOf(NUMBER)),
        "reason": TEXT,
    },
)
FRAMES: dict[str, Record] = {
    "welcome": Record(
        {
            "you": NUMBER,
            "facilitator": FLAG,
            "facilitators": ListOf(TEXT),
            "slow": FLAG,
            "read": NUMBER,
            "left_out": TEXT,
            "room": ROOM,
        },
        {"audience": AUDIENCE, "reports": NUMBER, "mark": TEXT},
    ),
    "catchup": Record({"seq": NUMBER, "messages": ListOf(MESSAGE)}),
    "reset": Record({"seq": NUMBER}),
    "event": Record({"seq": NUMBER}, {"kind": OneOf(EventKind.values), "message": MESSAGE, "room": ROOM}),
    "ack": Record({"id": ID}, {"seq": NUMBER, "message": NUMBER}),
    "refusal": Record({"code": TEXT, "message": TEXT, "next_step": TEXT}, {"id": ID, "field": TEXT, "detail": TEXT}),
    "typing": Record({"by": NUMBER, "name": TEXT}),
    "presence": Record({"facilitators": ListOf(TEXT)}),
    "read": Record({"seq": NUMBER}),
    "refresh": Record({}),
    "reports": Record({"open": NUMBER}),
    "pace": Record({"slow": FLAG}),
    "pong": Record({"seq": NUMBER}),
    "closed": Record({"code": NUMBER}),  # in the answer to a request: what a close code tells
}
# What the page of a room gives to its script, but for its words (chat.views.texts).
PAGE: dict[str, Check] = {
    "now": NUMBER,
    "seq": NUMBER,
    "read": NUMBER,
    "leftOut": TEXT,
    "me": NUMBER,
    "name": TEXT,
    "role": ROLE,
    "atEnd": FLAG,
    "lang": OneOf(code for code, _name in settings.LANGUAGES),
    "zone": TEXT,
    "longest": NUMBER,
    "audience": AUDIENCE,
    "may": ListOf(RIGHT),  # what the room lets this reader do
    "socket": TEXT,
    "room": TEXT,
    "history": TEXT,
    "login": TEXT,
    "group": TEXT,
    "icons": TEXT,
    "signs": Record(dict.fromkeys(ReactionKind.values, ListOf(TEXT))),
}
