"""Who may do what with what is said. Rights come from what somebody is in the room (chat.kinds) and nothing else.

What may be done with a message is asked of an *audience* and of the message's *facts*, never of a person. So the answer
is the same for all who read as the same audience: it is sent along with the message (chat.rights), once for everybody.
"""

from datetime import timedelta
from typing import NamedTuple

from chat.enums import Audience, MessageState
from chat.kinds import Reader
from chat.models import Message, Room
from groups.enums import READABLE_STATES, GroupState, Role
from groups.models import PeerGroup
from groups.queries import facilitators_of

EDIT_WINDOW = timedelta(minutes=30)  # after that others may have answered it; withdrawing stays possible
INSIDE = frozenset({Audience.AUTHOR, Audience.MEMBER, Audience.FACILITATOR})
WITH_WORDS = frozenset({MessageState.VISIBLE, MessageState.HIDDEN})


class Facts(NamedTuple):
    """All of a message that decides what may be done with it."""

    state: str  # MessageState
    is_notice: bool  # a line of the room itself
    has_author: bool
    by_facilitator: bool  # whoever wrote it watches over the room, as far as its `writer` tells
    hidden_by_author: bool

    @property
    def is_shown(self) -> bool:
        """Whether everybody reads somebody's words here."""
        return self.state == MessageState.VISIBLE and not self.is_notice

    @property
    def has_words(self) -> bool:
        """Whether somebody's words are there, shown or hidden."""
        return self.state in WITH_WORDS and not self.is_notice


def facts_of(message: Message) -> Facts:
    """The facts, as far as the message and its `writer` (both at hand) tell them; see `asked_facts_of`."""
    author, writer = message.author_id, message.writer
    return Facts(
        message.state,
        message.notice != "",
        author is not None,
        writer is not None and writer.role == Role.FACILITATOR,
        author is not None and message.hidden_by_id == author,
    )


def asked_facts_of(message: Message, group: PeerGroup | None) -> Facts:
    """The same, asked of the database: somebody may have left since, or come back to watch over the `group`."""
    if group is None:
        return facts_of(message)
    watches = facilitators_of(group).filter(user=message.author_id).exists()
    return facts_of(message)._replace(by_facilitator=watches)


def acting(message: Message, *, user_id: int, otherwise: Audience) -> Audience:
    """As whom somebody acts on a message: as its author, and `otherwise` as what they are."""
    return Audience.AUTHOR if message.author_id == user_id else otherwise


# ── the room ──


def can_read(reader: Reader | None) -> bool:
    """Who is in the room, also while its group rests and after it has ended."""
    return reader is not None and reader.state in READABLE_STATES


def can_write(reader: Reader | None, room: Room) -> bool:
    """Who is in the room, while it is open; in a frozen room only facilitators write."""
    if reader is None:
        return False
    return may_write(is_facilitator=reader.is_facilitator, state=reader.state, is_frozen=room.is_frozen)


def may_write(*, is_facilitator: bool, state: str, is_frozen: bool) -> bool:
    """Whether somebody in a room may write in this `state` of it (GroupState)."""
    if is_facilitator:
        return state in (GroupState.OPEN, GroupState.PAUSED)
    return state == GroupState.OPEN and not is_frozen


def can_moderate(reader: Reader | None) -> bool:
    """Hide, restore, freeze, resolve reports: the room's own facilitators."""
    return reader is not None and reader.is_facilitator


def reads(reader: Reader, seq: int) -> bool:
    """Whether what stands at `seq` in the log is among what the person may read (`Membership.reads_from`)."""
    return seq >= reader.reads_from


# ── a message ──


def can_reply(who: Audience, it: Facts) -> bool:
    """Anybody in the room, to words that are there, also to hidden ones."""
    return who in INSIDE and it.has_words


def can_react(who: Audience, it: Facts) -> bool:
    """Anybody in the room, to words that are shown."""
    return who in INSIDE and it.is_shown


def can_edit(who: Audience, it: Facts) -> bool:
    """The author, while it is shown; for EDIT_WINDOW."""
    return who is Audience.AUTHOR and it.is_shown


def can_withdraw(who: Audience, it: Facts) -> bool:
    """The author, at any time, also when it was hidden."""
    return who is Audience.AUTHOR and it.has_words


def can_report(who: Audience, it: Facts) -> bool:
    """Anybody in the room, about somebody else's words that are shown."""
    return who in (Audience.MEMBER, Audience.FACILITATOR) and it.is_shown


def can_mute(who: Audience, it: Facts) -> bool:
    """A member mutes members. What facilitators say concerns everyone, also what they said before they were; and a
    facilitator reads everybody.
    """
    return who is Audience.MEMBER and it.has_author and not it.by_facilitator


def can_hide(who: Audience, it: Facts) -> bool:
    """Others' words that are shown; also those that their own author has hidden: what counts is the other's reason.

    Nobody decides about their own: they can be withdrawn, and are looked at by a colleague or a coordinator.
    """
    by_its_author = it.state == MessageState.HIDDEN and it.hidden_by_author
    return who in (Audience.FACILITATOR, Audience.COORDINATOR) and (it.is_shown or by_its_author)


def can_restore(who: Audience, it: Facts) -> bool:
    """Facilitators, others' words that are hidden."""
    return who is Audience.FACILITATOR and it.state == MessageState.HIDDEN
