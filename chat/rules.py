"""Who may do what in rooms and with messages. Rights come only from what somebody is in the room (chat.kinds).

What may be done with a message depends on an *audience* and on the message's *facts*, never on a person. So the answer
is the same for everybody in the same audience, and is sent along with the message (chat.rights), once for everybody.
"""

from datetime import timedelta
from typing import NamedTuple

from chat.enums import Audience, MessageState
from chat.kinds import Reader
from chat.models import Message, Room
from groups.enums import READABLE_STATES, GroupState, Role
from groups.models import PeerGroup
from groups.queries import facilitators_of

EDIT_WINDOW = timedelta(minutes=30)  # later, others may have answered it; withdrawing stays possible
INSIDE = frozenset({Audience.AUTHOR, Audience.MEMBER, Audience.FACILITATOR})
WITH_WORDS = frozenset({MessageState.VISIBLE, MessageState.HIDDEN})


class Facts(NamedTuple):
    """Everything about a message that decides what may be done with it."""

    state: str  # MessageState
    is_notice: bool  # a line of the room itself
    has_author: bool
    by_facilitator: bool  # its author is a facilitator of the room, as far as its `writer` tells
    hidden_by_author: bool
    is_pinned: bool  # at the room's top
    takes_replies: bool

    @property
    def is_shown(self) -> bool:
        """Whether the message has words that everybody in the room can see."""
        return self.state == MessageState.VISIBLE and not self.is_notice

    @property
    def has_words(self) -> bool:
        """Whether the message has words, shown or hidden."""
        return self.state in WITH_WORDS and not self.is_notice


def facts_of(message: Message) -> Facts:
    """Return the facts that the message and its `writer` tell without a query; see `asked_facts_of`."""
    author, writer = message.author_id, message.writer
    return Facts(
        message.state,
        message.notice != "",
        author is not None,
        writer is not None and writer.role == Role.FACILITATOR,
        author is not None and message.hidden_by_id == author,
        message.pinned_at is not None,
        message.takes_replies,
    )


def asked_facts_of(message: Message, group: PeerGroup | None) -> Facts:
    """Return the facts, and query whether the author facilitates the `group` now: they may have left, or come back."""
    if group is None:
        return facts_of(message)
    watches = facilitators_of(group).filter(user=message.author_id).exists()
    return facts_of(message)._replace(by_facilitator=watches)


def acting(message: Message, *, user_id: int, otherwise: Audience) -> Audience:
    """Return as whom somebody acts on a message: as its author, or else as `otherwise`."""
    return Audience.AUTHOR if message.author_id == user_id else otherwise


# ── the room ──


def can_read(reader: Reader | None) -> bool:
    """Everybody in the room, also while its group is resting or closed."""
    return reader is not None and reader.state in READABLE_STATES


def can_write(reader: Reader | None, room: Room) -> bool:
    """Members while the room is open and not frozen; facilitators also while it is frozen or resting.

    Nobody whose writing a facilitator has paused, or who has not agreed to changed ground rules.
    """
    if reader is None or reader.cannot_write:
        return False
    return may_write(is_facilitator=reader.is_facilitator, state=reader.state, is_frozen=room.is_frozen)


def may_write(*, is_facilitator: bool, state: str, is_frozen: bool) -> bool:
    """Return whether somebody in a room may write while it is in this `state` (GroupState)."""
    if is_facilitator:
        return state in (GroupState.OPEN, GroupState.PAUSED)
    return state == GroupState.OPEN and not is_frozen


def can_moderate(reader: Reader | None) -> bool:
    """The room's own facilitators: they hide, restore, freeze and resolve reports."""
    return reader is not None and reader.is_facilitator


def reads(reader: Reader, seq: int) -> bool:
    """Return whether the person may read what is at `seq` in the log (`Membership.reads_from`)."""
    return seq >= reader.reads_from


# ── a message ──


def can_reply(who: Audience, it: Facts) -> bool:
    """Anybody in the room, to a message that has words, even if they are hidden, unless its replies are stopped."""
    return who in INSIDE and it.has_words and it.takes_replies


def can_react(who: Audience, it: Facts) -> bool:
    """Anybody in the room, to a message that is shown."""
    return who in INSIDE and it.is_shown


def can_edit(who: Audience, it: Facts) -> bool:
    """The author, while the message is shown, and for EDIT_WINDOW (chat.rights)."""
    return who is Audience.AUTHOR and it.is_shown


def can_topic(who: Audience, it: Facts) -> bool:
    """The author, as with an edit, and for EDIT_WINDOW; facilitators move messages instead (`can_move`)."""
    return can_edit(who, it)


def can_withdraw(who: Audience, it: Facts) -> bool:
    """The author, at any time, even if the message is hidden."""
    return who is Audience.AUTHOR and it.has_words


def can_report(who: Audience, it: Facts) -> bool:
    """Anybody in the room, for somebody else's message that is shown."""
    return who in (Audience.MEMBER, Audience.FACILITATOR) and it.is_shown


def can_mute(who: Audience, it: Facts) -> bool:
    """Members, other members.

    What facilitators say concerns everybody, including what they said before they became one; and facilitators read
    everybody.
    """
    return who is Audience.MEMBER and it.has_author and not it.by_facilitator


def can_block(who: Audience, it: Facts) -> bool:
    """Members, other members, as with a mute: facilitators and the others always read each other."""
    return can_mute(who, it)


def can_hide(who: Audience, it: Facts) -> bool:
    """Facilitators and coordinators, for others' messages that are shown, or that their own authors have hidden.

    In the latter case the other person's reason counts. Nobody moderates their own words: they can withdraw them, and a
    colleague or a coordinator looks at them.
    """
    by_its_author = it.state == MessageState.HIDDEN and it.hidden_by_author
    return who in (Audience.FACILITATOR, Audience.COORDINATOR) and (it.is_shown or by_its_author)


def can_restore(who: Audience, it: Facts) -> bool:
    """Facilitators, for others' messages that are hidden."""
    return who is Audience.FACILITATOR and it.state == MessageState.HIDDEN


def _looks_after(who: Audience, it: Facts) -> bool:
    """Facilitators, also with what they said themselves: what is decided here judges nobody's words.

    Whether an author is one is asked of the room (`chat.rights`), since a role changes without a change of the message.
    """
    return it.is_shown and who in (Audience.FACILITATOR, Audience.AUTHOR)


def can_move(who: Audience, it: Facts) -> bool:
    """Facilitators, for a message that is shown: into another topic, or into none."""
    return _looks_after(who, it)


def can_bookmark(who: Audience, it: Facts) -> bool:
    """Anybody in the room, for a message that is shown; nobody else learns of it."""
    return who in INSIDE and it.is_shown


def can_pin(who: Audience, it: Facts) -> bool:
    """Facilitators, for a message that is shown: it then stands at the room's top."""
    return _looks_after(who, it) and not it.is_pinned


def can_unpin(who: Audience, it: Facts) -> bool:
    """Facilitators, for the message at the room's top."""
    return _looks_after(who, it) and it.is_pinned


def can_stop_replies(who: Audience, it: Facts) -> bool:
    """Facilitators, for a message that is shown and can be answered."""
    return _looks_after(who, it) and it.takes_replies


def can_allow_replies(who: Audience, it: Facts) -> bool:
    """Facilitators, for a message that is shown and cannot be answered."""
    return _looks_after(who, it) and not it.takes_replies
