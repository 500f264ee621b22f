"""Taking on a role: one person proposes, a second confirms, and then the person accepts.

Nobody appoints themselves, nor confirms their own proposal. A facilitator's colleagues get a mail, and the room gets a
permanent line. A new facilitator reads only what is said from then on, unless `groups.actions.read_back` applies.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from ground.text.names import same_name, tidy_name
from groups import mails, pledge, queries, refusals, refusals_of_standing, rules
from groups.actions.alarm import release_gone
from groups.actions.join import distinct_name
from groups.actions.leave import end, is_last_facilitator
from groups.actions.lock import lock_group
from groups.actions.standing import keep_up, lock_groups_of, mark, write_down
from groups.enums import (
    WAITING_APPOINTMENTS,
    AppointedRole,
    AppointmentState,
    EndedBy,
    GroupState,
    RequestState,
    Role,
    RoomLine,
)
from groups.models import Appointment, JoinRequest, Membership, PeerGroup
from groups.rules import membership_of
from groups.signals import facilitation_changed, membership_started
from groups.standing import asks_pledge, lacks_confirmation, secrecy_of
from people.models import User

ANSWERED_WITHIN = timedelta(days=14)  # by the second person and by the person asked; then it lapses
READ_BACK_AFTER = timedelta(days=7)  # after the room was told


@transaction.atomic
def propose_facilitator(
    *,
    actor: User,
    group: PeerGroup,
    user: User,
    nickname: str = "",
    reads_back: bool = False,
    is_official: bool | None = None,
) -> Appointment:
    """Propose `user` as a facilitator of `group`. Repeating a pending proposal returns it unchanged.

    Who is no official signs the pledge of secrecy on acceptance; with None nothing changes of what is known of them.
    """
    group = lock_group(group.pk)
    _ask_proposer(actor, user)
    nickname = tidy_name(nickname, field="nickname") if nickname.strip() else ""
    facilitators = queries.appointed_to(group)
    if facilitators.filter(user=user).exists():
        raise refusals.already_facilitator()
    # Members' names are not compared here: "taken" would reveal who is in. They are made distinct on acceptance.
    if any(same_name(nickname or user.display_name, one.nickname) for one in facilitators):
        raise refusals.facilitator_has_name()
    role = AppointedRole.FACILITATOR
    given: dict[str, Any] = {"nickname": nickname, "reads_back": reads_back, "is_official": is_official}
    return _propose(actor, user, role=role, group=group, **given)


@transaction.atomic
def propose_coordinator(*, actor: User, user: User, is_official: bool | None = None) -> Appointment:
    """Propose `user` as a coordinator, who gets what has no other facilitator and what is handed over.

    `is_official` as in `propose_facilitator`.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _ask_proposer(actor, user)
    if queries.appointed_coordinators().filter(user=user).exists():
        raise refusals.already_coordinator()
    return _propose(actor, user, role=AppointedRole.COORDINATOR, is_official=is_official)


@transaction.atomic
def confirm_appointment(*, actor: User | None, appointment: Appointment) -> Appointment:
    """Confirm as the second person, and mail the person asked. Idempotent.

    `actor` is None for whoever runs the server, where there is one administrator (`manage.py confirm_appointment`).
    """
    appointment = _locked(appointment)
    if actor is not None and not rules.can_confirm(actor, appointment):
        raise refusals.second_person()
    if appointment.state == AppointmentState.CONFIRMED:
        return appointment
    _still(appointment, AppointmentState.PROPOSED)
    appointment.state = AppointmentState.CONFIRMED
    appointment.confirmed_by = actor
    appointment.save(update_fields=["state", "confirmed_by"])
    _record(actor, "groups.confirm_appointment", appointment, on_server=actor is None)
    mails.appointment_offered(appointment=appointment)
    return appointment


@transaction.atomic
def accept_appointment(*, actor: User, appointment: Appointment, signs: int = 0) -> Appointment:
    """Accept a confirmed appointment as the person asked. Idempotent.

    `signs` is the version of the pledge that the person has read and signs with it (`standing.asks_pledge`). A group
    with people under 18 may ask for a confirmed adult; then nobody else is accepted.
    """
    groups = lock_groups_of(actor, also=appointment.group_id)
    appointment = _own(actor, appointment)
    if appointment.state == AppointmentState.ACCEPTED:
        return appointment
    _still(appointment, AppointmentState.CONFIRMED)
    asks = _ask_standing(appointment, signs)
    _settle(appointment, AppointmentState.ACCEPTED)
    _record(actor, "groups.accept_appointment", appointment)
    if appointment.is_official is not None:
        mark(marked_by=appointment.proposed_by, user=actor, is_official=appointment.is_official)
    if asks and (secrecy := secrecy_of(actor)) is not None:
        write_down(secrecy)
    if appointment.group_id is not None:
        _begin(groups[appointment.group_id], appointment)
    keep_up(actor)
    return appointment


@transaction.atomic
def decline_appointment(*, actor: User, appointment: Appointment) -> Appointment:
    """Decline as the person asked, without giving a reason."""
    appointment = _own(actor, appointment)
    if appointment.state == AppointmentState.DECLINED:
        return appointment
    _still(appointment, AppointmentState.CONFIRMED)
    _settle(appointment, AppointmentState.DECLINED)
    _record(actor, "groups.decline_appointment", appointment)
    return appointment


@transaction.atomic
def withdraw_appointment(*, actor: User, appointment: Appointment) -> Appointment:
    """Withdraw, as staff, an appointment that nobody has accepted yet."""
    appointment = _locked(appointment)
    if not rules.can_manage(actor):
        raise refusals.may_not_appoint()
    if appointment.state in WAITING_APPOINTMENTS:
        _settle(appointment, AppointmentState.WITHDRAWN)
        _record(actor, "groups.withdraw_appointment", appointment)
        mails.take_offer_back(appointment=appointment)
    return appointment


@transaction.atomic
def relieve_facilitator(*, actor: User, membership: Membership) -> Membership:
    """End a facilitator's membership, except the last one of a living group. They may ask to join again as a member."""
    group = lock_group(membership.group_id)
    if not rules.can_manage(actor):
        raise refusals.may_not_appoint()
    membership = Membership.objects.select_related("group", "user").get(pk=membership.pk)
    if not membership.is_appointed:
        return membership
    if (
        membership.is_facilitator
        and is_last_facilitator(membership)
        and group.state in (GroupState.OPEN, GroupState.PAUSED)
    ):
        raise refusals.last_facilitator()
    end(membership, ended_by=EndedBy.STAFF, delete_messages=False)
    record(actor=actor, verb="groups.relieve_facilitator", subject=membership, group=group.pk)
    return membership


@transaction.atomic
def relieve_coordinator(*, actor: User, appointment: Appointment) -> Appointment:
    """End a coordinator's role, as staff or as the coordinator. They can read nothing from then on."""
    appointment = _locked(appointment)
    if not (rules.can_manage(actor) or appointment.user_id == actor.pk):
        raise refusals.may_not_appoint()
    if appointment.role == AppointedRole.COORDINATOR and appointment.state == AppointmentState.ACCEPTED:
        _settle(appointment, AppointmentState.ENDED)
        _record(actor, "groups.relieve_coordinator", appointment)
        release_gone(taken_by=appointment.user_id)
    return appointment


@transaction.atomic
def lapse_old() -> int:
    """Lapse the proposals that nobody answered within two weeks, and return how many."""
    waiting = Appointment.objects.filter(state__in=WAITING_APPOINTMENTS)
    old = waiting.filter(created_at__lt=timezone.now() - ANSWERED_WITHIN)
    return old.update(state=AppointmentState.LAPSED, settled_at=timezone.now())


def _ask_proposer(actor: User, user: User) -> None:
    if not rules.can_manage(actor):
        raise refusals.may_not_appoint()
    if not rules.can_propose(actor, user):
        raise refusals.not_oneself()
    if not user.is_active:
        raise refusals.account_inactive()


def _propose(
    actor: User,
    user: User,
    *,
    role: AppointedRole,
    group: PeerGroup | None = None,
    **given: Any,
) -> Appointment:
    waiting = Appointment.objects.filter(role=role, group=group, user=user, state__in=WAITING_APPOINTMENTS).first()
    if waiting is not None:
        return waiting
    appointment = Appointment.objects.create(role=role, group=group, user=user, proposed_by=actor, **given)
    said = {} if appointment.is_official is None else {"is_official": appointment.is_official}
    _record(actor, "groups.propose_appointment", appointment, reads_back=appointment.reads_back, **said)
    for colleague in queries.staff_for_groups().exclude(pk__in=[actor.pk, user.pk]):
        mails.appointment_proposed(to=colleague, appointment=appointment)
    return appointment


def _ask_standing(appointment: Appointment, signs: int) -> bool:
    """Refuse who is not confirmed or does not sign where that is asked; return whether they sign now."""
    if lacks_confirmation(appointment):
        raise refusals_of_standing.adult_not_confirmed()
    if not asks_pledge(appointment):
        return False
    if not signs:
        raise refusals_of_standing.pledge_missing()
    if signs != pledge.VERSION:
        raise refusals_of_standing.pledge_changed()
    return True


def _begin(group: PeerGroup, appointment: Appointment) -> None:
    """Make the person a facilitator of the locked group. A member keeps their name and what they may read."""
    membership = membership_of(appointment.user, group)
    is_new = membership is None
    wished = appointment.nickname or (membership.nickname if membership else appointment.user.display_name)
    nickname = distinct_name(wished, group, but_for=appointment.user)
    if membership is None:
        membership = Membership(group=group, user=appointment.user)
        if appointment.reads_back:
            membership.reads_back_at = timezone.now() + READ_BACK_AFTER
    membership.role = Role.FACILITATOR
    membership.nickname = nickname
    membership.save()
    own_wish = JoinRequest.objects.filter(group=group, user=appointment.user, state=RequestState.PENDING)
    own_wish.update(state=RequestState.WITHDRAWN, message="")
    line = RoomLine.WILL_READ_BACK if membership.reads_back_at else RoomLine.BEGAN
    facilitation_changed.send(sender=Membership, membership=membership, line=line, is_new=is_new)
    for colleague in queries.facilitators_of(group).exclude(pk=membership.pk):
        mails.facilitator_began(to=colleague, appointment=appointment)
    if is_new:
        begun = membership
        transaction.on_commit(lambda: membership_started.send(sender=Membership, membership=begun), robust=True)


def _locked(appointment: Appointment) -> Appointment:
    found: Appointment = (
        Appointment.objects.select_for_update(of=("self",)).select_related("user", "group").get(pk=appointment.pk)
    )
    return found


def _own(actor: User, appointment: Appointment) -> Appointment:
    appointment = _locked(appointment)
    if not rules.can_answer_appointment(actor, appointment):
        raise refusals.not_your_appointment()
    return appointment


def _still(appointment: Appointment, state: AppointmentState) -> None:
    if appointment.state != state:
        raise refusals.appointment_settled(appointment.get_state_display())


def _settle(appointment: Appointment, state: AppointmentState) -> None:
    appointment.state = state
    appointment.settled_at = timezone.now()
    appointment.save(update_fields=["state", "settled_at"])


def _record(actor: User | None, verb: str, appointment: Appointment, **facts: Any) -> None:
    facts |= {"role": appointment.role, "group": appointment.group_id, "user": appointment.user_id}
    record(actor=actor, verb=verb, subject=appointment, **facts)
