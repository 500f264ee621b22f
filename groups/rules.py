"""Who may do what with a group. Every rule answers True or False and changes nothing.

Being staff gives no right to a group's words: only a membership does.
"""

from django.contrib.auth.models import AnonymousUser

from groups.enums import READABLE_STATES, EndedBy, GroupState, Role
from groups.models import Appointment, JoinRequest, Membership, PeerGroup
from groups.models.appointment import COORDINATES
from people.models import User

Person = User | AnonymousUser


def membership_of(user: User | AnonymousUser, group: PeerGroup) -> Membership | None:
    """The person's active membership in the group, or None. The one question all rights come from."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Membership.objects.filter(group=group, user=user, left_at__isnull=True).select_related("group").first()


def is_coordinator(user: Person) -> bool:
    """Whether the person is a coordinator now."""
    if not user.is_authenticated or not user.is_active:
        return False
    return Appointment.objects.filter(COORDINATES, user=user).exists()


def can_see(user: Person, group: PeerGroup) -> bool:
    """The public page: anyone while the group is listed; members always; staff who prepare groups, too."""
    return group.is_listed or can_manage(user) or can_read_room(user, group)


def can_ask(user: Person, group: PeerGroup) -> bool:
    """An account may ask to join an open group that it is not in. Whether there is room is another question."""
    return _active(user) and group.is_taking_requests and membership_of(user, group) is None


def can_withdraw(user: Person, join_request: JoinRequest) -> bool:
    """Only one's own request."""
    return _active(user) and join_request.user_id == user.pk


def can_read_room(user: Person, group: PeerGroup) -> bool:
    """Members and facilitators, also while the group rests or after it ended."""
    return group.state in READABLE_STATES and membership_of(user, group) is not None


def can_write(user: Person, group: PeerGroup) -> bool:
    """Members of an open group. While it rests nobody watches over it, so only facilitators write then."""
    membership = membership_of(user, group)
    if membership is None:
        return False
    return group.state == GroupState.OPEN or (group.state == GroupState.PAUSED and membership.is_facilitator)


def can_facilitate(user: Person, group: PeerGroup) -> bool:
    """Decide on requests, moderate, end memberships: the group's own facilitators."""
    membership = membership_of(user, group)
    return membership is not None and membership.is_facilitator


def can_decline(user: Person, group: PeerGroup) -> bool:
    """Say no to a join request: the facilitators; where there is none, a coordinator. (Nobody comes in unwatched.)"""
    return can_facilitate(user, group) or (can_coordinate(user) and not _is_watched(group))


def can_leave(user: Person, group: PeerGroup) -> bool:
    """Everybody who is in, at any moment. (The last facilitator is refused by the action, with a next step.)"""
    return membership_of(user, group) is not None


def can_remove(user: Person, membership: Membership) -> bool:
    """A facilitator ends the membership of a member. Facilitators are relieved by staff."""
    return membership.role == Role.MEMBER and can_facilitate(user, membership.group)


def can_manage(user: Person) -> bool:
    """Prepare, open, pause and close groups: staff with the permission."""
    return _active(user) and user.has_perm("groups.change_peergroup")


def can_propose(user: Person, person: User) -> bool:
    """Propose somebody for a role: staff with the permission, and never themselves."""
    return can_manage(user) and user.pk != person.pk


def can_confirm(user: Person, appointment: Appointment) -> bool:
    """Confirm a proposal: staff with the permission who neither made it nor are meant by it."""
    return can_manage(user) and user.pk not in (appointment.proposed_by_id, appointment.user_id)


def can_answer_appointment(user: Person, appointment: Appointment) -> bool:
    """Take on a role, or not: only who is asked."""
    return _active(user) and appointment.user_id == user.pk


def can_coordinate(user: Person) -> bool:
    """Read the words of a case that was handed over, and answer it: coordinators."""
    return is_coordinator(user)


def can_read_end_note(user: Person, membership: Membership) -> bool:
    """What a facilitator told the person whose membership ended: only that person."""
    return _active(user) and membership.user_id == user.pk and membership.ended_by == EndedBy.FACILITATOR


def _active(user: Person) -> bool:
    return user.is_authenticated and user.is_active


def _is_watched(group: PeerGroup) -> bool:
    return Membership.objects.filter(group=group, role=Role.FACILITATOR, left_at__isnull=True).exists()
