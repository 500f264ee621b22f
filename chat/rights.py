"""What each audience may do, derived from the rules: a single table for frames, pages and the script.

A reader belongs to one audience of a message: its author, or else their role in the room. They may do what both the
message (`rights_over`) and the room (`rights_in`) allow this audience.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from typing import NamedTuple

from django.utils import timezone

from chat import rules
from chat.enums import Audience, MessageState
from chat.models import Message
from chat.rules import Facts
from groups.enums import Role

ByAudience = Mapping[Audience, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Right:
    """The conditions under which something may be done with a message."""

    rule: Callable[[Audience, Facts], bool]
    writes: bool = False  # only while its audience may write in the room
    lasts: timedelta | None = None  # how long after the message was posted; None: forever
    about_writer: bool = False  # concerns the message's writer rather than the message
    by_members: bool = False  # not of facilitators, who have another act for it
    by_facilitators: bool = False  # only of the room's facilitators, also where it is their own message


RIGHTS: dict[str, Right] = {
    "reply": Right(rules.can_reply, writes=True),
    "react": Right(rules.can_react, writes=True),
    "edit": Right(rules.can_edit, writes=True, lasts=rules.EDIT_WINDOW),
    "topic": Right(rules.can_topic, writes=True, lasts=rules.EDIT_WINDOW, by_members=True),
    "withdraw": Right(rules.can_withdraw),
    "bookmark": Right(rules.can_bookmark),
    "report": Right(rules.can_report),
    "mute": Right(rules.can_mute, about_writer=True),
    "block": Right(rules.can_block, about_writer=True),
    "hide": Right(rules.can_hide),
    "restore": Right(rules.can_restore),
    "pin": Right(rules.can_pin, by_facilitators=True),
    "move": Right(rules.can_move, by_facilitators=True),
    "unpin": Right(rules.can_unpin, by_facilitators=True),
    "stop_replies": Right(rules.can_stop_replies, by_facilitators=True),
    "allow_replies": Right(rules.can_allow_replies, by_facilitators=True),
}
ROLES = {Role.MEMBER: Audience.MEMBER, Role.FACILITATOR: Audience.FACILITATOR}
EVERYBODY = (Audience.AUTHOR, *ROLES.values())
ALL_FACTS = tuple(Facts(state, *flags) for state in MessageState.values for flags in product((False, True), repeat=6))
EVER = {  # what a role may do with at least some messages, including their own
    role: tuple(
        verb
        for verb, right in RIGHTS.items()
        if not (right.by_members if role == Role.FACILITATOR else right.by_facilitators)
        and any(right.rule(who, it) for who in (audience, Audience.AUTHOR) for it in ALL_FACTS)
    )
    for role, audience in ROLES.items()
}


class Rights(NamedTuple):
    """What may be done with a message and with its writer. Shared by messages with equal facts; never mutated."""

    message: ByAudience
    writer: ByAudience
    lasting: Mapping[str, timedelta]  # the verbs that expire, and how long after the message was posted


@cache  # of ALL_FACTS, and a few sets of audiences
def rights_over(it: Facts, audiences: tuple[Audience, ...] = EVERYBODY) -> Rights:
    """Return what these audiences may do with such a message, and any audience with its writer, if the room allows."""

    def listed(about_writer: bool, audiences: tuple[Audience, ...]) -> ByAudience:
        verbs = {name: right for name, right in RIGHTS.items() if right.about_writer is about_writer}
        found = {who: tuple(name for name, right in verbs.items() if right.rule(who, it)) for who in audiences}
        return {who: names for who, names in found.items() if names}

    message = listed(False, audiences)
    lasting = {name: right.lasts for name, right in RIGHTS.items() if right.lasts}
    named = {name for names in message.values() for name in names}
    return Rights(message, listed(True, EVERYBODY), {name: lasting[name] for name in lasting if name in named})


def rights_in(*, state: str, is_frozen: bool) -> dict[str, list[str]]:
    """Return which acts on messages and on the room itself the room allows each role now."""
    found = {}
    for role in ROLES:
        facilitates = role == Role.FACILITATOR
        writes = rules.may_write(is_facilitator=facilitates, state=state, is_frozen=is_frozen)
        own = ["post", "take_back"] if writes else ["take_back"]
        if facilitates:
            own += ["rename_topic", "unfreeze" if is_frozen else "freeze"]
        found[str(role)] = own + [verb for verb in EVER[role] if writes or not RIGHTS[verb].writes]
    return found


def without_writing(verbs: list[str]) -> list[str]:
    """What is left of these for somebody who may not write now."""
    return [verb for verb in verbs if verb != "post" and not (verb in RIGHTS and RIGHTS[verb].writes)]


def ends_at(verb: str, message: Message) -> datetime | None:
    """Return until when this may be done with the message; None if forever."""
    lasts = RIGHTS[verb].lasts
    return None if lasts is None else message.created_at + lasts


def is_over(verb: str, message: Message) -> bool:
    """Return whether the time for this act on the message is over."""
    end = ends_at(verb, message)
    return end is not None and timezone.now() > end


def offered(message: Message, who: Audience, it: Facts, in_room: list[str]) -> set[str]:
    """Return what may be done with the message right now. `in_room` is what the room allows (`rights_in`)."""
    rights = rights_over(it)
    verbs = {*rights.message.get(who, ()), *rights.writer.get(who, ())}
    return {verb for verb in verbs & set(in_room) if not is_over(verb, message)}
