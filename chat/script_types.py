"""Generates the types of the room's scripts, static/js/room/frames.d.ts, from the schemas of its frames."""

import json
from collections.abc import Iterable, Mapping

from django.conf import settings

from chat import frames, told
from chat.fields import ByName, Check, Flag, Id, ListOf, Maybe, Number, OneOf, Record, Text
from chat.verbs import MESSAGE_VERBS
from chat.views.texts import texts

FILE = settings.BASE_DIR / "static" / "js" / "room" / "frames.d.ts"
HEAD = "// Made by `manage.py frame_types` from chat/frames.py and chat/told.py: change those, and run it again."
NAMED = {
    id(told.MESSAGE): "MessageView",
    id(told.ROOM): "RoomView",
    id(told.KINDS): "ReactionKind",
    id(told.AUDIENCE): "Audience",
    id(told.RIGHT): "Right",
    id(told.MESSAGE_RIGHT): "MessageRight",
}
LONGEST = 100  # characters on one line


def declarations() -> str:
    """Return the contents of the whole file."""
    page = Record({**told.PAGE, "texts": Record(dict.fromkeys(texts(), told.TEXT))})
    parts = [
        HEAD,
        _by_kind("ClientFrame", "What a page may send, by kind.", frames.SCHEMAS),
        _by_kind("ServerFrame", "What a page is told, by kind.", told.FRAMES),
        _type("ReactionKind", "A small answer to a message.", told.KINDS),
        _type("Audience", "As whom somebody reads and acts: a message's author, or else what they are.", told.AUDIENCE),
        _type("MessageVerb", "The kinds of frames by which something is done with a message.", OneOf(MESSAGE_VERBS)),
        _type("MessageRight", "What may be done with a message.", told.MESSAGE_RIGHT),
        _type("Right", "And what with a message or with the room itself.", told.RIGHT),
        _interface("MessageView", "A message as its reader sees it now.", told.MESSAGE),
        _interface("RoomView", "What everybody may know of the room.", told.ROOM),
        _interface("RoomData", "What the page gives to its script; `texts` are in the reader's language.", page),
    ]
    return "\n\n".join(parts).replace(": \n", ":\n").replace("= \n", "=\n") + "\n"


def type_of(check: Check) -> str:
    """Return the TypeScript type of the values that `check` accepts. Raises TypeError for an unknown kind of field."""
    if id(check) in NAMED:
        return NAMED[id(check)]
    match check:
        case Text() | Id():
            return "string"
        case Number():
            return "number"
        case Flag():
            return "boolean"
        case OneOf():
            return _words(check)
        case Maybe(of=of):
            return f"{type_of(of)} | null"
        case ListOf(of=of):
            return f"{type_of(of)}[]"
        case ByName(names=names, of=of):
            return f"Partial<Record<{type_of(names)}, {type_of(of)}>>"
        case Record():
            return _braced(_fields(check))
    raise TypeError(f"no type for {check!r}")


def _type(name: str, about: str, words: OneOf) -> str:
    return f"/** {about} */\ntype {name} = {_words(words)};"


def _words(check: OneOf) -> str:
    words = [json.dumps(word) for word in check.words]
    line = " | ".join(words)
    return line if len(line) <= LONGEST else _inside("".join(f"\n| {word}" for word in words))


def _fields(record: Record) -> list[str]:
    required = [f"{name}: {type_of(check)};" for name, check in record.required.items()]
    return required + [f"{name}?: {type_of(check)};" for name, check in record.optional.items()]


def _by_kind(name: str, about: str, schemas: Mapping[str, Record]) -> str:
    """Declare an interface of frames by the name of their kind, and a union type of all of them."""
    members = [f"{kind}: {_braced([f't: {json.dumps(kind)};', *_fields(record)])};" for kind, record in schemas.items()]
    body = _braced(members)
    return f"/** {about} */\ninterface {name}s {body}\ntype {name} = {name}s[keyof {name}s];"


def _interface(name: str, about: str, record: Record) -> str:
    return f"/** {about} */\ninterface {name} {_braced(_fields(record))}"


def _braced(lines: Iterable[str]) -> str:
    return "{\n" + "\n".join(f"  {_inside(line)}" for line in lines) + "\n}"


def _inside(text: str) -> str:
    """Indent all lines but the first by two more spaces."""
    return text.replace("\n", "\n  ")
