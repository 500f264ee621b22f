"""Receivers of the signals of other apps."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest

from chat import doorbell, log
from chat.actions.bookmarks import end_bookmarks
from chat.actions.erase import erase_messages, erase_person
from chat.actions.follow import look_again
from chat.actions.held import end_for
from chat.actions.mentions import tell_of_names
from chat.actions.notice import begin_here, note, note_of_group
from chat.actions.read import place_mark
from chat.bells import AccountGone, LoggedOut, MembershipEnded, ReaderChanged
from chat.enums import EventKind
from chat.models import Mention, RoomParticipant
from ground.sockets.sessions import digest
from groups.enums import RoomLine
from groups.models import Membership, PeerGroup
from groups.signals import (
    facilitation_changed,
    membership_beginning,
    membership_ended,
    membership_started,
    messages_deletion_requested,
    name_changing,
    pace_changed,
    rights_ending,
    room_told,
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


@receiver(room_told)
def tell_of_the_group(sender: Any, group: PeerGroup, line: RoomLine, actor: User | None, **kwargs: Any) -> None:
    """Add a permanent line when something changed in the group that concerns everybody."""
    note_of_group(group=group, line=line, actor=actor)


@receiver(pace_changed)
def tell_the_pace(sender: Any, group: PeerGroup, actor: User | None, **kwargs: Any) -> None:
    """Tell open rooms how long members wait now between two messages."""
    room = log.lock_room_of(group)
    log.append(room, EventKind.PACED, actor=actor)


@receiver(name_changing)
def tell_the_name(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Have what calls this person show how they are called from now on."""
    room = log.lock_room_of(membership.group)
    tell_of_names(room, Mention.objects.filter(member=membership))


@receiver(rights_ending)
def let_writes_finish(sender: Any, groups: Sequence[PeerGroup], **kwargs: Any) -> None:
    """Wait for pending writes in these groups' rooms. Later ones wait for this transaction, then check rights."""
    log.lock_rooms([log.room_of(group).pk for group in groups])


@receiver(account_suspending)
def stop_writing(sender: Any, user: User, **kwargs: Any) -> None:
    """Wait for pending writes in all rooms of somebody whose account is being suspended; then close their sockets."""
    user_id = user.pk
    mine = Membership.objects.filter(user=user, left_at__isnull=True).select_related("group")
    elsewhere = RoomParticipant.objects.filter(user=user, left_at__isnull=True).values_list("room_id", flat=True)
    log.lock_rooms([*(log.room_of(membership.group).pk for membership in mine), *elsewhere])
    transaction.on_commit(lambda: doorbell.tell(AccountGone(user_id)))


@receiver(membership_ended)
def shut_the_room(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Close the person's sockets to this room everywhere, take its news out of their list, and end what is theirs.

    That is what waits, and their bookmarks; what calls them by their name is plain text from then on.
    """
    room = log.room_of(membership.group)
    doorbell.tell(MembershipEnded(room.pk, membership.user_id))
    look_again(room_id=room.pk, user_id=membership.user_id)
    with transaction.atomic():
        room = log.lock_room(room.pk)
        end_for(user=membership.user, room=room)
        end_bookmarks(user=membership.user, room=room)
        tell_of_names(room, Mention.objects.filter(member=membership))


@receiver(writing_changed)
def show_another_page(sender: Any, membership: Membership, **kwargs: Any) -> None:
    """Tell the person's open pages that they cannot write for a while, or can again. Nobody else is told."""
    doorbell.tell(ReaderChanged(log.room_of(membership.group).pk, membership.user_id))


@receiver(messages_deletion_requested)
def erase_on_leaving(sender: Any, group: PeerGroup, user: User, **kwargs: Any) -> None:
    """Erase a leaving member's words, in the same transaction."""
    erase_messages(actor=user, user=user, group=group)


@receiver(pre_delete, sender=User)
def erase_with_the_account(sender: Any, instance: User, **kwargs: Any) -> None:
    """Erase a person's words when their account is deleted, in the same transaction."""
    user_id = instance.pk
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
