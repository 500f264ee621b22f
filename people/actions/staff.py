"""Making a colleague staff, and staff a member again."""

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.db import transaction

from ground.actions.audit import record
from ground.text.letters import clean_text
from people import mails, refusals
from people.models import User
from people.rules import can_appoint_staff


@transaction.atomic
def appoint(
    *, actor: User | None, colleague: User, groups: Collection[Group], administrator: bool | None = None
) -> User:
    """Give `colleague` these roles (see people/roles.py). Without a role, and not an administrator: a member again.

    `is_staff` follows from the roles, so nobody has to tick two boxes. Only an administrator may make somebody an
    administrator, or stop them being one. `actor` None is the installation itself (the demo, a command on the server).
    """
    if actor is not None and not can_appoint_staff(actor):
        raise refusals.may_not_appoint()
    will_administrate = colleague.is_superuser if administrator is None else administrator
    if will_administrate != colleague.is_superuser and actor is not None and not actor.is_superuser:
        raise refusals.may_not_make_administrators()
    if actor == colleague and colleague.is_superuser and not will_administrate:
        raise refusals.own_rights()
    was_staff = colleague.is_staff
    colleague.groups.set(groups)
    colleague.is_superuser = will_administrate
    colleague.is_staff = will_administrate or bool(groups)
    colleague.save(update_fields=["is_superuser", "is_staff"])
    act = record(
        actor=actor,
        verb="people.appoint",
        subject=colleague,
        groups=sorted(group.name for group in groups),
        administrator=will_administrate,
    )
    if actor is not None and colleague.is_staff and not was_staff:
        mails.appointed(to=colleague, act=act)
    return colleague


@transaction.atomic
def open_member(*, actor: User, person: User, reason: str) -> None:
    """Record why `actor` looks at the account of somebody who is not staff, which opens it for 15 minutes."""
    if not can_appoint_staff(actor):
        raise refusals.may_not_open()
    reason = clean_text(reason)
    if not reason:
        raise refusals.reason_missing()
    record(actor=actor, verb="people.open_member", subject=person, reason=reason)
