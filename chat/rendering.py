"""A message as readers see it. Facts only: the words around them are the page's, in the reader's language.

There are three audiences. Members see a placeholder for what is hidden; its author sees the own words and the reason;
facilitators see words, reason and who hid it. For everything else all three see the same.
"""

import json
from collections.abc import Iterable
from typing import Any

from chat.bodies import clean_html
from chat.enums import Audience, MessageState
from chat.models import Message, Reaction, Room
from chat.rights import EVERYBODY, rights_in, rights_over
from chat.rules import facts_of

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# Whose rights over a hidden message are told to whom: members do not learn from them who hid it.
_RIGHTS_READ = {
    Audience.MEMBER: (Audience.MEMBER,),
    Audience.AUTHOR: (Audience.AUTHOR,),
    Audience.FACILITATOR: (Audience.AUTHOR, Audience.FACILITATOR),
}


def audience_of(message: Message, *, user_id: int, is_facilitator: bool) -> Audience:
    """As whom this person reads this message."""
    if is_facilitator:
        return Audience.FACILITATOR
    return Audience.AUTHOR if message.author_id == user_id else Audience.MEMBER


def message_view(message: Message, audience: Audience, reactions: Iterable[Reaction] | None = None) -> dict[str, Any]:
    """The message now, complete: a reader replaces what they have by it.

    `reactions` are given where they are known already; else they are read from the (prefetched) relation.
    """
    writer = message.writer
    view: dict[str, Any] = {
        "id": message.pk,
        "seq": message.seq,
        "cid": str(message.client_id),
        "by": writer.pk if writer else None,
        "name": writer.nickname if writer else "",
        "role": writer.role if writer else "gone",
        "at": int(message.created_at.timestamp()),
        "state": str(message.state),
    }
    hidden = message.state == MessageState.HIDDEN
    rights = rights_over(facts_of(message), _RIGHTS_READ[audience] if hidden else EVERYBODY)
    view["may"], view["may_by"] = rights.message, rights.writer
    if rights.lasting:
        view["until"] = {verb: view["at"] + int(lasts.total_seconds()) for verb, lasts in rights.lasting.items()}
    if message.notice:
        view["notice"] = message.notice
        return view
    if message.reply_to_id:
        view["reply_to"] = message.reply_to_id
    if message.state == MessageState.VISIBLE or (hidden and audience is not Audience.MEMBER):
        view["html"] = clean_html(message.html)
        if message.edited_at:
            view["edited"] = int(message.edited_at.timestamp())
        shown: dict[str, list[int | None]] = {}
        for reaction in message.reactions.all() if reactions is None else reactions:
            shown.setdefault(reaction.kind, []).append(reaction.by)
        if shown:
            view["reactions"] = shown
    if hidden and audience is not Audience.MEMBER:
        view["reason"] = message.hidden_reason
    return view


def encode(value: Any) -> str:
    """Compact JSON text, characters as they are."""
    return _ENCODER.encode(value)


class Encoded:
    """A message, encoded once: everybody in the process gets the same text, but for what is hidden (three texts)."""

    __slots__ = ("_author", "_facilitator", "_member", "author_id", "message_id", "seq")

    def __init__(self, message: Message, reactions: Iterable[Reaction] | None = None) -> None:
        self.message_id = message.pk
        self.seq = message.seq
        self.author_id = message.author_id
        self._member = encode(message_view(message, Audience.MEMBER, reactions))
        if message.state == MessageState.HIDDEN:
            self._author = encode(message_view(message, Audience.AUTHOR, reactions))
            self._facilitator = encode(message_view(message, Audience.FACILITATOR, reactions))
        else:  # the same for everybody
            self._author = self._facilitator = self._member

    def texts(self) -> set[str]:
        """The different encodings there are: one, but for what is hidden."""
        return {self._member, self._author, self._facilitator}

    def text(self, *, user_id: int, is_facilitator: bool) -> str:
        """The encoding for this person."""
        if is_facilitator:
            return self._facilitator
        return self._author if self.author_id == user_id else self._member


def room_view(room: Room, *, state: str) -> dict[str, Any]:
    """What everybody in the room may know about it."""
    return {
        "frozen": room.is_frozen,
        "reason": room.frozen_reason if room.is_frozen else "",
        "group": state,
        "may": rights_in(state=state, is_frozen=room.is_frozen),
    }
