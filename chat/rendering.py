"""A message as its readers see it. Facts only: the page adds the words around them, in the reader's language.

There are three audiences. For a hidden message, members see a placeholder; its author sees the words and the reason;
facilitators see the words, the reason and who hid it. Every other message looks the same to all three.
"""

import json
from collections.abc import Iterable
from typing import Any

from chat.enums import Audience, MessageState
from chat.mentions import html_of
from chat.models import Message, Reaction, Room
from chat.rights import EVERYBODY, rights_in, rights_over
from chat.rules import facts_of

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# For each audience, whose rights over a hidden message it is told. Members must not learn from them who hid it.
_RIGHTS_READ = {
    Audience.MEMBER: (Audience.MEMBER,),
    Audience.AUTHOR: (Audience.AUTHOR,),
    Audience.FACILITATOR: (Audience.AUTHOR, Audience.FACILITATOR),
}


def audience_of(message: Message, *, user_id: int, is_facilitator: bool) -> Audience:
    """Return the audience as which this person reads this message."""
    if is_facilitator:
        return Audience.FACILITATOR
    return Audience.AUTHOR if message.author_id == user_id else Audience.MEMBER


def message_view(
    message: Message,
    audience: Audience,
    reactions: Iterable[Reaction] | None = None,
    *,
    without: frozenset[int] = frozenset(),
) -> dict[str, Any]:
    """Return the complete current message, which replaces whatever a client has of it.

    `reactions` may be given if they are known; otherwise they are read from the (prefetched) relation. Those of the
    users in `without` are left out.
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
        view["html"] = html_of(message)
        if message.topic_id:
            view["topic"] = {"id": message.topic_id, "name": message.topic.name}  # type: ignore[union-attr]
        if message.edited_at:
            view["edited"] = int(message.edited_at.timestamp())
        if message.pinned_at:
            view["pinned"] = True
        if not message.takes_replies:
            view["stopped"] = True
        shown: dict[str, list[int | None]] = {}
        for reaction in message.reactions.all() if reactions is None else reactions:
            if reaction.user_id not in without:
                shown.setdefault(reaction.kind, []).append(reaction.by)
        if shown:
            view["reactions"] = shown
    if hidden and audience is not Audience.MEMBER:
        view["reason"] = message.hidden_reason
    return view


def encode(value: Any) -> str:
    """Encode as compact JSON, without escaping non-ASCII characters."""
    return _ENCODER.encode(value)


class Encoded:
    """A message, encoded once for everybody in the process; a hidden message has one encoding for each audience."""

    __slots__ = ("_author", "_facilitator", "_member", "_signs", "author_id", "message_id", "seq")

    def __init__(self, message: Message, reactions: Iterable[Reaction] | None = None) -> None:
        self.message_id = message.pk
        self.seq = message.seq
        self.author_id = message.author_id
        signs = message.reactions.all() if reactions is None else reactions
        self._signs = [(sign.user_id, sign.by) for sign in signs]
        self._member = encode(message_view(message, Audience.MEMBER, reactions))
        if message.state == MessageState.HIDDEN:
            self._author = encode(message_view(message, Audience.AUTHOR, reactions))
            self._facilitator = encode(message_view(message, Audience.FACILITATOR, reactions))
        else:  # the same for everybody
            self._author = self._facilitator = self._member

    def texts(self) -> set[str]:
        """Return the distinct encodings: one, unless the message is hidden."""
        return {self._member, self._author, self._facilitator}

    def text(self, *, user_id: int, is_facilitator: bool) -> str:
        """Return the encoding for this person."""
        if is_facilitator:
            return self._facilitator
        return self._author if self.author_id == user_id else self._member

    def signed_by(self, users: frozenset[int]) -> set[int | None]:
        """Return the memberships of these users that have put a sign on the message."""
        return {by for user_id, by in self._signs if user_id in users}


def without_signs(text: str, by: set[int | None]) -> str:
    """Return a message, encoded, without the signs of these memberships."""
    view = json.loads(text)
    kinds = {kind: [one for one in given if one not in by] for kind, given in view.get("reactions", {}).items()}
    view["reactions"] = {kind: given for kind, given in kinds.items() if given}
    if not view["reactions"]:
        del view["reactions"]
    return encode(view)


def room_view(room: Room, *, state: str) -> dict[str, Any]:
    """Return what everybody in the room may know about it."""
    return {
        "frozen": room.is_frozen,
        "reason": room.frozen_reason if room.is_frozen else "",
        "group": state,
        "slow": room.group.slow_seconds if room.group else 0,
        "may": rights_in(state=state, is_frozen=room.is_frozen),
    }
