"""Shared telephones of a duty: whose duty each is, who may enroll or remove one, and for whom they ring now."""

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from groups.duty.roster import OnDuty, counting, ends_of, on_duty
from groups.models import PeerGroup
from groups.rules import can_coordinate, can_facilitate
from notices.actions.duty_phones import duties_with_phones
from people.models import User

COORDINATORS = "coordinators"
_OF_A_GROUP = "groups.peergroup:"


def duty_of(group_id: int | None) -> str:
    """What notices call the duty of a group or, without one, that of the coordinators."""
    return f"{_OF_A_GROUP}{group_id}" if group_id is not None else COORDINATORS


def group_of(duty: str) -> int | None:
    """The group whose duty it is; None for the coordinators'."""
    return int(duty.removeprefix(_OF_A_GROUP)) if duty.startswith(_OF_A_GROUP) else None


def can_enroll(user: User, group: PeerGroup | None) -> bool:
    """Enroll a telephone to a duty: whoever is on it now."""
    return any(one.user_id == user.pk and one.coordinates == (group is None) for one in on_duty(group))


def can_remove(user: User, group: PeerGroup | None) -> bool:
    """Remove a telephone of a duty: the group's facilitators, and coordinators."""
    return can_coordinate(user) or (group is not None and can_facilitate(user, group))


def who_has_one(watching: Collection[OnDuty], group_id: int | None) -> set[int]:
    """Those on duty for a group at whose duty a telephone rings; one query."""
    duties = {one.user_id: duty_of(None if one.coordinates else group_id) for one in watching}
    there = duties_with_phones(set(duties.values())) if duties else set()
    return {user_id for user_id, duty in duties.items() if duty in there}


def duties_now(user_ids: Collection[int], group_ids: Collection[int]) -> dict[tuple[int, int | None], str]:
    """On which duty each of these people is now, by (person, group); without a group, as a coordinator. One query."""
    now = timezone.now()
    theirs = counting().filter(Q(group__in=group_ids) | Q(group__isnull=True), user__in=user_ids)
    return {(one.user_id, one.group_id): duty_of(one.group_id) for one in theirs if ends_of(one, now)}
