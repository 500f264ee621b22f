"""Enroll a shared telephone to a duty, and remove it."""

from django.db import transaction

from ground.actions.audit import record
from groups.duty import refusals
from groups.duty.phones import can_enroll, can_remove, duty_of, group_of
from groups.models import PeerGroup
from notices.actions import duty_phones
from notices.models import DutyPhone
from people.models import User


@transaction.atomic
def enroll_phone(*, actor: User, group: PeerGroup | None, session_key: str) -> DutyPhone:
    """Let this browser ring for whoever is on duty for a group or, without one, as a coordinator.

    Whoever is on that duty does it, where they are signed in and get notifications; theirs do not come there any more.
    """
    if not can_enroll(actor, group):
        raise refusals.not_on_duty()
    duty = duty_of(group.pk if group else None)
    phone = duty_phones.enroll(actor=actor, duty=duty, session_key=session_key)
    record(actor=actor, verb="groups.enroll_phone", subject=phone, group=group.pk if group else None)
    return phone


@transaction.atomic
def remove_phone(*, actor: User, phone: DutyPhone) -> None:
    """Let a telephone ring no more. Nothing happens where it is gone already."""
    group = PeerGroup.objects.filter(pk=group_of(phone.duty)).first()
    if not can_remove(actor, group):
        raise refusals.not_your_phone()
    record(actor=actor, verb="groups.remove_phone", subject=phone, group=group.pk if group else None)
    duty_phones.end_phone(pk=phone.pk)
