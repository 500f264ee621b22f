"""What each audience may do, made of the rules: for the frames, for the pages and for the script, from one table.

A reader belongs to one audience of a message: its author, or else what they are in the room. What they may do is what
both the message (`rights_over`) and the room (`rights_in`) let this audience do.
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
    """When something may be done with a message."""

    rule: Callable[[Audience, Facts], bool]
    writes: bool = False  # only where its audience may write now
    lasts: timedelta | None = None  # for so long after it was said; None: without an end
    about_writer: bool = False  # it is done with whoever wrote the message, whatever becomes of the message


RIGHTS: dict[str, Right] = {
    "reply": Right(rules.can_reply, writes=True),
    "react": Right(rules.can_react, writes=True),
    "edit": Right(rules.can_edit, writes=True, lasts=rules.EDIT_WINDOW),
    "withdraw": Right(rules.can_withdraw),
    "report": Right(rules.can_report),
    "mute": Right(rules.can_mute, about_writer=True),
    "hide": Right(rules.can_hide),
    "restore": Right(rules.can_restore),
}
ROLES = {Role.MEMBER: Audience.MEMBER, Role.FACILITATOR: Audience.FACILITATOR}
EVERYBODY = (Audience.AUTHOR, *ROLES.values())
ALL_FACTS = tuple(Facts(state, *flags) for state in MessageState.values for flags in product((False, True), repeat=4))
EVER = {  # what somebody of a role may do with any message at all, their own included
    role: tuple(
        verb
        for verb, right in RIGHTS.items()
        if any(right.rule(who, it) for who in (audience, Audience.AUTHOR) for it in ALL_FACTS)
    )
    for role, audience in ROLES.items()
}


class Rights(NamedTuple):
    """What may be done with a message, and with whoever wrote it. Shared by all messages alike: nothing changes it."""

    message: ByAudience
    writer: ByAudience
    lasting: Mapping[str, timedelta]  # what of it has an end, so long after the message was said


@cache  # of ALL_FACTS, and a few sets of audiences
def rights_over(it: Facts, audiences: tuple[Audience, ...] = EVERYBODY) -> Rights:
    """What these audiences may do with such a message, and each with its writer, in a room that lets them."""

    def listed(about_writer: bool, audiences: tuple[Audience, ...]) -> ByAudience:
        verbs = {name: right for name, right in RIGHTS.items() if right.about_writer is about_writer}
        found = {who: tuple(name for name, right in verbs.items() if right.rule(who, it)) for who in audiences}
        return {who: names for who, names in found.items() if names}

    message = listed(False, audiences)
    lasting = {name: right.lasts for name, right in RIGHTS.items() if right.lasts}
    named = {name for names in message.values() for name in names}
    return Rights(message, listed(True, EVERYBODY), {name: lasting[name] for name in lasting if name in named})


def rights_in(*, state: str, is_frozen: bool) -> dict[str, list[str]]:
    """What a room lets each role do now: of all that is done with a message or with the room itself."""
    found = {}
    for role in ROLES:
        facilitates = role == Role.FACILITATOR
        writes = rules.may_write(is_facilitator=facilitates, state=state, is_frozen=is_frozen)
        own = ["post"] if writes else []
        if facilitates:
            own.append("unfreeze" if is_frozen else "freeze")
        found[str(role)] = own + [verb for verb in EVER[role] if writes or not RIGHTS[verb].writes]
    return found


def ends_at(verb: str, message: Message) -> datetime | None:
    """Until when this may be done with the message; None: without an end."""
    lasts = RIGHTS[verb].lasts
    return None if lasts is None else message.created_at + lasts


def is_over(verb: str, message: Message) -> bool:
    """Whether its time has passed."""
    end = ends_at(verb, message)
    return end is not None and timezone.now() > end


def offered(message: Message, who: Audience, it: Facts, in_room: list[str]) -> set[str]:
    """What may be done with the message at this moment, in a room that lets do these things (`rights_in`)."""
    rights = rights_over(it)
    verbs = {*rights.message.get(who, ()), *rights.writer.get(who, ())}
    return {verb for verb in verbs & set(in_room) if not is_over(verb, message)}
