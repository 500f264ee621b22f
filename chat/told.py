"""The frames that the server sends: closed schemas (docs/realtime.md), from which the scripts' types are generated.

Outgoing frames are not validated in production, where each is encoded once for many readers. The tests validate every
frame that their pages receive.
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
# Acts on a message, and acts on a message or on the room itself (chat.rights).
MESSAGE_RIGHT = OneOf(RIGHTS)
RIGHT = OneOf(dict.fromkeys([*VERBS, FREEZE.undone_as, *RIGHTS]))
AUDIENCE = OneOf(str(who) for who in EVERYBODY)
# `group` is the group's state; `reason` is empty unless `frozen`; `may` is by role, `slow` the
# seconds that a member waits between two messages (both absent from older servers).
ROOM = Record(
    {"frozen": FLAG, "reason": TEXT, "group": OneOf(GroupState.values)},
    {"may": ByName(ROLE, ListOf(RIGHT)), "slow": NUMBER},
)
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
        "may": ByName(AUDIENCE, ListOf(MESSAGE_RIGHT)),  # what may be done with the message
        "may_by": ByName(AUDIENCE, ListOf(MESSAGE_RIGHT)),  # what may be done with its writer
        "until": ByName(MESSAGE_RIGHT, NUMBER),  # when some of these rights expire
        "notice": OneOf(RoomLine.values),
        "reply_to": NUMBER,
        "html": TEXT,
        "topic": Record({"id": NUMBER, "name": TEXT}),
        "edited": NUMBER,
        "pinned": FLAG,  # it stands at the room's top
        "stopped": FLAG,  # nobody can answer it
        "reactions": ByName(KINDS, ListOf(NUMBER)),
        "reason": TEXT,
    },
)
# Where there is help, for whoever wrote of being at the end of their strength (chat.held_words).
HELP = Record(
    {"said": TEXT, "contacts": ListOf(Record({"label": TEXT, "number": TEXT, "tel": TEXT, "url": TEXT}))},
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
        {"audience": AUDIENCE, "reports": NUMBER, "mark": TEXT, "paused": NUMBER},
    ),
    "catchup": Record({"seq": NUMBER, "messages": ListOf(MESSAGE)}),
    "reset": Record({"seq": NUMBER}),
    "event": Record({"seq": NUMBER}, {"kind": OneOf(EventKind.values), "message": MESSAGE, "room": ROOM}),
    "ack": Record({"id": ID}, {"seq": NUMBER, "message": NUMBER, "held": NUMBER, "said": TEXT, "help": HELP}),
    "refusal": Record({"code": TEXT, "message": TEXT, "next_step": TEXT}, {"id": ID, "field": TEXT, "detail": TEXT}),
    "typing": Record({"by": NUMBER, "name": TEXT}),
    "presence": Record({"facilitators": ListOf(TEXT)}),
    "read": Record({"seq": NUMBER}),
    "refresh": Record({}),
    "reports": Record({"open": NUMBER}),
    "pace": Record({"slow": FLAG}),
    "pong": Record({"seq": NUMBER}),
    "closed": Record({"code": NUMBER}),  # when polling: stands for a socket's close code
}
# What the page of a room passes to its script, except for its texts (chat.views.texts).
PAGE: dict[str, Check] = {
    "now": NUMBER,
    "seq": NUMBER,
    "read": NUMBER,
    "leftOut": TEXT,
    "me": NUMBER,
    "name": TEXT,
    "role": ROLE,
    "atEnd": FLAG,
    "paused": NUMBER,  # until when this reader only reads (a pause, the night), in seconds; 0 when they may write
    "lang": OneOf(code for code, _name in settings.LANGUAGES),
    "zone": TEXT,
    "longest": NUMBER,
    "slow": NUMBER,  # seconds between two messages; 0: no wait, as for facilitators
    "wait": NUMBER,  # seconds from now until this reader may write again
    "mustAgree": FLAG,  # to changed ground rules, before writing again
    "audience": AUDIENCE,
    "may": ListOf(RIGHT),  # what the room allows this reader
    "socket": TEXT,
    "room": TEXT,
    "here": TEXT,  # the room as it is read here, from its newest lines
    "topic": NUMBER,  # by which the room is read; 0: all of it
    "topicName": TEXT,
    "members": TEXT,
    "history": TEXT,
    "login": TEXT,
    "group": TEXT,
    "told": TEXT,
    "icons": TEXT,
    "signs": Record(dict.fromkeys(ReactionKind.values, ListOf(TEXT))),
}
