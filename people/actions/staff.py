"""Make a colleague staff, or staff a member again."""

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ground.actions.audit import record
from ground.refusals import NotAllowed, Refusal
from ground.text.letters import words
from people import mails
from people.models import User
from people.rules import can_appoint_staff


@transaction.atomic
def appoint(
    *, actor: User | None, colleague: User, groups: Collection[Group], administrator: bool | None = None
) -> User:
    """Give `colleague` these roles (see people/roles.py); no role, and no administrator: a member again.

    `is_staff` follows from it, so nobody has to tick two boxes. Only an administrator makes or unmakes one.
    `actor` None is the installation itself (the demo, a command on the server).
    """
    if actor is not None and not can_appoint_staff(actor):
        raise NotAllowed("not_admin", _("職員を登録できるのは管理者だけです。"), _("管理者に頼んでください。"))
    will_administrate = colleague.is_superuser if administrator is None else administrator
    if will_administrate != colleague.is_superuser and actor is not None and not actor.is_superuser:
        raise NotAllowed("not_admin", _("管理者にできるのは管理者だけです。"), _("管理者に頼んでください。"))
    if actor == colleague and colleague.is_superuser and not will_administrate:
        raise Refusal("own_rights", _("自分の管理者の権限は、はずせません。"), _("ほかの管理者に頼んでください。"))
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
    """Write down why `actor` looks at the account of somebody who is not staff; it opens for a quarter of an hour."""
    if not can_appoint_staff(actor):
        raise NotAllowed("not_admin", _("アカウントを見られるのは管理者だけです。"), _("管理者に頼んでください。"))
    reason = words(reason)
    if not reason:
        raise Refusal("reason_missing", _("開くわけを書いてください。"), field="reason")
    record(actor=actor, verb="people.open_member", subject=person, reason=reason)
