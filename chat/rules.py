"""Who may do what with what is said. Rights come from the person's membership in the group and from nothing else."""

from datetime import timedelta

from django.utils import timezone

from chat.enums import MessageState
from chat.models import Message, Room
from groups.enums import READABLE_STATES, GroupState
from groups.models import Membership
from groups.queries import facilitators_of
from people.models import User

EDIT_WINDOW = timedelta(minutes=30)  # after that others may have answered it; withdrawing stays possible


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


def can_hide(user: User, message: Message) -> bool:
    """Others' words that are shown; also those that their own author has hidden: what counts is the other's reason.

    Nobody decides about their own: they can be withdrawn, and are looked at by a colleague or a coordinator.
    """
    by_its_author = message.state == MessageState.HIDDEN and message.hidden_by_id == message.author_id
    return message.author_id != user.pk and (message.is_visible or by_its_author)


def can_restore(user: User, message: Message) -> bool:
    """Others' words that are hidden."""
    return message.author_id != user.pk and message.state == MessageState.HIDDEN


def can_edit(user: User, message: Message) -> bool:
    """The author, for half an hour, while it is shown."""
    return (
        message.author_id == user.pk
        and message.state == MessageState.VISIBLE
        and timezone.now() - message.created_at <= EDIT_WINDOW
    )


def can_withdraw(user: User, message: Message) -> bool:
    """The author, at any time, also when it was hidden."""
    return message.author_id == user.pk and message.state in (MessageState.VISIBLE, MessageState.HIDDEN)


def can_report(user: User, message: Message) -> bool:
    """Anybody in the room, about somebody else's words that are there."""
    return message.author_id != user.pk and message.is_visible


def can_mute(membership: Membership, message: Message) -> bool:
    """A member mutes members. What facilitators say concerns everyone, also what they said before they were; and a
    facilitator reads everybody.
    """
    author = message.author_id
    if author in (None, membership.user_id) or membership.is_facilitator:
        return False
    return not facilitators_of(membership.group).filter(user=author).exists()


def reads(membership: Membership, seq: int) -> bool:
    """Whether what stands at `seq` in the log is among what the person may read (`Membership.reads_from`)."""
    return seq >= membership.reads_from
