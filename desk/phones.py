"""The telephones of duties, for whoever may remove them, and to which duties this browser can be enrolled."""

from dataclasses import dataclass

from groups.duty.phones import can_enroll, duty_of, group_of
from groups.models import PeerGroup
from groups.queries import facilitated_by, facilitator_name
from groups.rules import can_coordinate
from notices.models import DutyPhone
from notices.queries import awake_devices
from people.models import User


@dataclass(frozen=True)
class ShownPhone:
    """One telephone, of a group's duty or, without one, of the coordinators'."""

    phone: DutyPhone
    group: PeerGroup | None
    by: str  # who enrolled it; empty once that account is gone


@dataclass(frozen=True)
class Phones:
    """What the roster's page says of telephones. `places` are the duties that this person is on (0: coordinators)."""

    shown: list[ShownPhone]
    places: list[tuple[int, PeerGroup | None]]
    is_device: bool  # this browser gets this person's notifications, so that it can ring


def phones_of(user: User, session_key: str) -> Phones:
    """Return the telephones of the groups that somebody facilitates; a coordinator sees all."""
    coordinates = can_coordinate(user)
    mine = list(facilitated_by(user).order_by("name", "pk"))
    found = DutyPhone.objects.select_related("enrolled_by").order_by("duty", "enrolled_at", "pk")
    if not coordinates:
        found = found.filter(duty__in=[duty_of(group.pk) for group in mine])
    phones = list(found)
    groups = PeerGroup.objects.in_bulk({pk for phone in phones if (pk := group_of(phone.duty)) is not None})
    on = [(group.pk, group) for group in mine if can_enroll(user, group)]
    return Phones(
        [ShownPhone(one, groups.get(group_of(one.duty) or 0), _by(one)) for one in phones],
        [*on, (0, None)] if coordinates and can_enroll(user, None) else [*on],
        awake_devices().filter(user=user, session_key=session_key).exists(),
    )


def _by(phone: DutyPhone) -> str:
    who = phone.enrolled_by
    return facilitator_name(who, group_of(phone.duty) or 0) if isinstance(who, User) else ""
