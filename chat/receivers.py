"""Receivers of the signals of other apps."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest

from chat import doorbell, log
from chat.actions.erase import erase_messages, erase_person
from chat.actions.erase_lines import erase_lines
from chat.actions.follow import look_again
from chat.actions.hands import take_down
from chat.actions.held import end_for
from chat.actions.notice import begin_here, look_after_again, note, note_of_group
from chat.actions.private import facilitators_changed, line_changed
from chat.actions.read import place_mark
from chat.bells import AccountGone, LoggedOut, MembershipEnded, ReaderChanged
from chat.enums import EventKind
from chat.models import PrivateLine, RoomParticipant
from chat.private_lines import private_rooms_of
from ground.sockets.sessions import digest
from groups.enums import RoomLine
from groups.models import Membership, PeerGroup
from groups.signals import (
    adult_told,
    facilitation_changed,
    membership_beginning,
    membership_ended,
    membership_ending,
    membership_started,
    messages_deletion_requested,
    pace_changed,
    rights_ending,
    room_told,
    standing_changed,
    writing_changed,
)
from people.models import User
from people.signals import account_suspending


@receiver(membership_started)
def begin_at_the_end(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Start a new member with nothing unread: they may read what was said before, but need not."""
    room = log.room_of(membership.group)
    place_mark(room=room, user=membership.user, seq=room.last_seq)


@receiver(membership_beginning)
def read_from_now_on(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Let a newcomer read from now on, where the group has decided so and something was said."""
    if not membership.group.newcomers_read_back:
        begin_here(membership=membership)


@receiver(facilitation_changed)
def tell_the_room(sender: Any, membership: Membership, line: RoomLine, is_new: bool, **kwargs: Any) -> None:
    """Add a permanent line when somebody starts or stops watching over the room, or may read back."""
    note(membership=membership, line=line, is_new=is_new)
    facilitators_changed(membership=membership, line=line)


@receiver(room_told)
def tell_of_the_group(sender: Any, group: PeerGroup, line: RoomLine, actor: User | None, **kwargs: Any) -> None:
    """Add a permanent line when something changed in the group that concerns everybody."""
    note_of_group(group=group, line=line, actor=actor)


@receiver(pace_changed)
def tell_the_pace(sender: Any, group: PeerGroup, actor: User | None, **kwargs: Any) -> None:
    """Tell open rooms how long members wait now between two messages."""
    room = log.lock_room_of(group)
    log.append(room, EventKind.PACED, actor=actor)


@receiver(adult_told)
def tell_the_line(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Open or close a member's line with their answer to whether they are 18 or older."""
    line_changed(membership=membership)


@receiver(rights_ending)
def let_writes_finish(sender: Any, groups: Sequence[PeerGroup], **kwargs: Any) -> None:
    """Wait for pending writes in these groups' rooms. Later ones wait for this transaction, then check rights."""
    beside = private_rooms_of(group.pk for group in groups)
    log.lock_rooms([*(log.room_of(group).pk for group in groups), *beside])


@receiver(membership_ending)
def take_hand_down(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Take the hand of somebody who leaves down, in the same transaction."""
    take_down(log.lock_room_of(membership.group), membership.user)


@receiver(account_suspending)
def stop_writing(sender: Any, user: User, **kwargs: Any) -> None:
    """Wait for pending writes in all rooms of somebody whose account is being suspended; then close their sockets."""
    user_id = user.pk
    mine = Membership.objects.filter(user=user, left_at__isnull=True).select_related("group")
    elsewhere = RoomParticipant.objects.filter(user=user, left_at__isnull=True).values_list("room_id", flat=True)
    beside = private_rooms_of(membership.group_id for membership in mine)
    rooms = log.lock_rooms([*(log.room_of(membership.group).pk for membership in mine), *beside, *elsewhere])
    for room in rooms.values():
        take_down(room, user)
    transaction.on_commit(lambda: doorbell.tell(AccountGone(user_id)))


@receiver(membership_ended)
def shut_the_room(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Close the person's sockets to this room everywhere, take its news out of their list, and end what waits.

    The same in their line and, of a facilitator, in all lines and the backstage.
    """
    room = log.room_of(membership.group)
    for room_id in [room.pk, *private_rooms_of([membership.group_id])]:
        doorbell.tell(MembershipEnded(room_id, membership.user_id))
        look_again(room_id=room_id, user_id=membership.user_id)
    with transaction.atomic():
        end_for(user=membership.user, room=log.lock_room(room.pk))
    line_changed(membership=membership)


@receiver(writing_changed)
def show_another_page(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Tell the person's open pages that they cannot write for a while, or can again. Nobody else is told."""
    for room_id in [log.room_of(membership.group).pk, *private_rooms_of([membership.group_id])]:
        doorbell.tell(ReaderChanged(room_id, membership.user_id))


@receiver(standing_changed)
def show_what_they_may(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Tell a facilitator's open pages that something is missing for the role, or nothing any more."""
    look_after_again(membership=membership)
    for room_id in private_rooms_of([membership.group_id]):
        transaction.on_commit(partial(doorbell.tell, ReaderChanged(room_id, membership.user_id)))


@receiver(messages_deletion_requested)
def erase_on_leaving(sender: Any, group: PeerGroup, user: User, **kwargs: Any) -> None:
    """Erase a leaving member's words, in the same transaction, and all words of their line with the facilitators."""
    erase_messages(actor=user, user=user, group=group)
    erase_lines(actor=user, lines=PrivateLine.objects.filter(group=group, membership__user=user))


@receiver(pre_delete, sender=User)
def erase_with_the_account(sender: Any, instance: User, **kwargs: Any) -> None:
    """Erase a person's words when their account is deleted, in the same transaction."""
    user_id = instance.pk
    erase_lines(actor=None, lines=PrivateLine.objects.filter(membership__user=instance))
    erase_person(user=instance)
    transaction.on_commit(lambda: doorbell.tell(AccountGone(user_id)))


@receiver(user_logged_out)
def tell_logout(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """Close this session's sockets, and have the browser erase drafts and unsent messages (chat.middleware)."""
    if request is None or not getattr(request, "session", None):
        return
    if request.session.session_key:
        doorbell.tell(LoggedOut(digest(request.session.session_key)))
    request.tsudoi_logged_out = True  # type: ignore[attr-defined]
