"""Who may do what with a group. Every rule answers True or False and changes nothing.

Being staff gives no right to read a group's words: only a membership does.
"""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from groups.enums import READABLE_STATES, EndedBy, GroupState, Role
from groups.models import Appointment, JoinRequest, Membership, PeerGroup, Secrecy, WatchTime
from groups.models.appointment import coordinates
from groups.models.membership import watching
from people.models import User

Person = User | AnonymousUser
UNDO_FOR = timedelta(seconds=10)  # a letter about what a facilitator decided waits, so that it can be taken back


def membership_of(user: User | AnonymousUser, group: PeerGroup) -> Membership | None:
    """The person's active membership in the group, or None. All rights derive from it."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Membership.objects.filter(group=group, user=user, left_at__isnull=True).select_related("group").first()


def is_coordinator(user: Person) -> bool:
    """Whether the person is a coordinator now, for whose role nothing is missing."""
    if not user.is_authenticated or not user.is_active:
        return False
    return Appointment.objects.filter(coordinates(), user=user).exists()


def can_see(user: Person, group: PeerGroup) -> bool:
    """See the public page: anyone while the group is listed; members and staff who prepare groups always."""
    return group.is_listed or can_manage(user) or can_read_room(user, group)


def can_ask(user: Person, group: PeerGroup) -> bool:
    """Ask to join an open group: any account that is not in it. Whether there is room is checked elsewhere."""
    return _active(user) and group.is_taking_requests and membership_of(user, group) is None


def can_withdraw(user: Person, join_request: JoinRequest) -> bool:
    """Withdraw a request: only its author."""
    return _active(user) and join_request.user_id == user.pk


def can_read_room(user: Person, group: PeerGroup) -> bool:
    """Read the room: members and facilitators, also while the group rests and after it closes."""
    return group.state in READABLE_STATES and membership_of(user, group) is not None


def can_write(user: Person, group: PeerGroup) -> bool:
    """Write: members of an open group. While it rests nobody watches over it, so only facilitators may write."""
    membership = membership_of(user, group)
    if membership is None:
        return False
    return group.state == GroupState.OPEN or (group.state == GroupState.PAUSED and membership.is_facilitator)


def can_facilitate(user: Person, group: PeerGroup) -> bool:
    """Decide on requests, moderate, end memberships: the group's own facilitators, signed and confirmed where asked."""
    membership = membership_of(user, group)
    return membership is not None and membership.is_facilitator


def can_change_settings(user: Person, group: PeerGroup) -> bool:
    """Change ground rules and other settings of how people are together: the facilitators, and staff."""
    return can_facilitate(user, group) or can_manage(user)


def can_decide_nights(user: Person, group: PeerGroup) -> bool:
    """Decide that the group only reads at night, or that it no longer does: its own facilitators alone."""
    return can_facilitate(user, group)


def can_decline(user: Person, group: PeerGroup) -> bool:
    """Decline a join request: the facilitators, or a coordinator where there are none (nobody comes in unwatched)."""
    return can_facilitate(user, group) or (can_coordinate(user) and not _is_watched(group))


def can_leave(user: Person, group: PeerGroup) -> bool:
    """Leave: everybody who is in, at any moment. (The action refuses the last facilitator, with a next step.)"""
    return membership_of(user, group) is not None


def can_remove(user: Person, membership: Membership) -> bool:
    """End a member's membership: the group's facilitators. Facilitators are relieved by staff."""
    return membership.role == Role.MEMBER and can_facilitate(user, membership.group)


def can_pause(user: Person, membership: Membership) -> bool:
    """Pause a member's writing, and lift that: the group's facilitators. Nobody pauses a facilitator."""
    return membership.role == Role.MEMBER and membership.is_active and can_facilitate(user, membership.group)


def can_open_card(user: Person, membership: Membership) -> bool:
    """Read a member's card and write notes on it: the group's facilitators; nobody their own, nor a facilitator's."""
    own = user.is_authenticated and membership.user_id == user.pk
    return not own and membership.role == Role.MEMBER and can_facilitate(user, membership.group)


def can_undo_removal(user: Person, membership: Membership) -> bool:
    """Take a removal back: the group's facilitators, while its letter waits."""
    ended = membership.left_at if membership.ended_by == EndedBy.FACILITATOR else None
    return ended is not None and ended > timezone.now() - UNDO_FOR and can_facilitate(user, membership.group)


def can_manage(user: Person) -> bool:
    """Prepare, open, pause and close groups: staff with the permission."""
    return _active(user) and user.has_perm("groups.change_peergroup")


def can_propose(user: Person, person: User) -> bool:
    """Propose somebody for a role: staff with the permission, and never themselves."""
    return can_manage(user) and user.pk != person.pk


def can_confirm(user: Person, appointment: Appointment) -> bool:
    """Confirm a proposal: staff with the permission who neither made it nor are the person proposed."""
    return can_manage(user) and user.pk not in (appointment.proposed_by_id, appointment.user_id)


def can_mark_official(user: Person, person: User) -> bool:
    """Mark whether somebody is an official, or must sign a pledge: staff, never about themselves."""
    return can_manage(user) and user.pk != person.pk


def can_sign(user: Person, secrecy: Secrecy) -> bool:
    """Sign the pledge of secrecy: only the person who is asked to."""
    return _active(user) and secrecy.user_id == user.pk and not secrecy.is_official


def can_confirm_adult(user: Person, person: User) -> bool:
    """Record that somebody was confirmed for groups with people under 18: staff, never about themselves."""
    return can_manage(user) and user.pk != person.pk


def can_see_confirmations(user: Person) -> bool:
    """Read until when adults are confirmed (never a result): coordinators, and staff who look after groups."""
    return can_coordinate(user) or can_manage(user)


def can_answer_appointment(user: Person, appointment: Appointment) -> bool:
    """Accept or decline a role: only the person asked."""
    return _active(user) and appointment.user_id == user.pk


def can_coordinate(user: Person) -> bool:
    """Read the words of a case that was handed over, and answer it: only coordinators."""
    return is_coordinator(user)


def can_watch(user: Person, group: PeerGroup | None) -> bool:
    """Be on duty: the group's facilitators; for all groups (None), coordinators."""
    return can_facilitate(user, group) if group is not None else can_coordinate(user)


def can_arrange_watches(user: Person) -> bool:
    """Arrange who is on duty for others, too: coordinators, and staff who look after groups."""
    return can_coordinate(user) or can_manage(user)


def can_change_watch(user: Person, watch: WatchTime) -> bool:
    """Change a watch time: whoever's it is, and who arranges them for others."""
    return (_active(user) and watch.user_id == user.pk) or can_arrange_watches(user)


def can_read_end_note(user: Person, membership: Membership) -> bool:
    """Read what a facilitator told the person whose membership they ended: only that person."""
    return _active(user) and membership.user_id == user.pk and membership.ended_by == EndedBy.FACILITATOR


def _active(user: Person) -> bool:
    return user.is_authenticated and user.is_active


def _is_watched(group: PeerGroup) -> bool:
    return Membership.objects.filter(watching(), group=group).exists()
