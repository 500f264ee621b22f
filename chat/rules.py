"""Who may do what with what is said. Rights come from the person's membership in the group and from nothing else.

What may be done with a message is asked of an *audience* and of the message's *facts*, never of a person. So the answer
is the same for all who read as the same audience: it is sent along with the message (chat.rights), once for everybody.
"""

from datetime import timedelta
from typing import NamedTuple

from chat.enums import Audience, MessageState
from chat.models import Message, Room
from groups.enums import READABLE_STATES, GroupState, Role
from groups.models import Membership, PeerGroup
from groups.queries import facilitators_of

EDIT_WINDOW = timedelta(minutes=30)  # after that others may have answered it; withdrawing stays possible
INSIDE = frozenset({Audience.AUTHOR, Audience.MEMBER, Audience.FACILITATOR})
WITH_WORDS = frozenset({MessageState.VISIBLE, MessageState.HIDDEN})


class Facts(NamedTuple):
    """All of a message that decides what may be done with it."""

    state: str  # MessageState
    is_notice: bool  # a line of the room itself
    has_author: bool
    by_facilitator: bool  # whoever wrote it watches over the room, as far as their membership tells
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
    """The facts, as far as the message and its membership (both at hand) tell them; see `asked_facts_of`."""
    author, member = message.author_id, message.member
    return Facts(
        message.state,
        message.notice != "",
        author is not None,
        member is not None and member.role == Role.FACILITATOR,
        author is not None and message.hidden_by_id == author,
    )


def asked_facts_of(message: Message, group: PeerGroup) -> Facts:
    """The same, asked of the database: somebody may have left since, or come back to watch over the `group`."""
    watches = facilitators_of(group).filter(user=message.author_id).exists()
    return facts_of(message)._replace(by_facilitator=watches)


def acting(message: Message, *, user_id: int, otherwise: Audience) -> Audience:
    """As whom somebody acts on a message: as its author, and `otherwise` as what they are."""
    return Audience.AUTHOR if message.author_id == user_id else otherwise


# ── the room ──


def can_read(membership: Membership | None) -> bool:
    """`groups.rules.can_read_room`, for a membership at hand."""
    return membership is not None and membership.is_active and may_read(membership.group.state)


def may_read(state: str) -> bool:
    """Whether an active member may read in a group in this `state` (GroupState)."""
    return state in READABLE_STATES


def can_write(membership: Membership | None, room: Room) -> bool:
    """`groups.rules.can_write` for a membership at hand; in a frozen room only facilitators write."""
    if membership is None or not membership.is_active:
        return False
    return may_write(is_facilitator=membership.is_facilitator, state=membership.group.state, is_frozen=room.is_frozen)


def may_write(*, is_facilitator: bool, state: str, is_frozen: bool) -> bool:
    """Whether an active member may write in a group in this `state` (GroupState)."""
    if is_facilitator:
        return state in (GroupState.OPEN, GroupState.PAUSED)
    return state == GroupState.OPEN and not is_frozen


def can_moderate(membership: Membership | None) -> bool:
    """Hide, restore, freeze, resolve reports: the group's own facilitators."""
    return membership is not None and membership.is_facilitator


def reads(membership: Membership, seq: int) -> bool:
    """Whether what stands at `seq` in the log is among what the person may read (`Membership.reads_from`)."""
    return seq >= membership.reads_from


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
