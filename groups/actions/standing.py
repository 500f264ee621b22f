"""Pledges of secrecy and confirmed adults: marked, signed, recorded; and until when each role may act, kept beside it.

Every change locks the person's groups, so that writes under way finish and later ones check their rights again.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ground.actions.audit import record
from groups import mails, pledge, rules
from groups import refusals_of_standing as refusals
from groups.actions.alarm import release_gone
from groups.actions.lock import lock_group, locking
from groups.enums import Role
from groups.models import AdultConfirmation, Appointment, Membership, PeerGroup, Secrecy
from groups.queries import appointed_coordinators
from groups.refusals import may_not_manage
from groups.signals import rights_ending, standing_changed
from groups.standing import able_until, confirmed_until, must_sign, secrecy_of, standing_of, today
from people.actions.consent import give_consent, withdraw_consent
from people.enums import ConsentPurpose
from people.models import User

LONGEST = timedelta(days=5 * 366)  # for which a confirmation can be recorded


@transaction.atomic
def mark_official(*, actor: User, user: User, is_official: bool) -> Secrecy:
    """Mark whether a person is an official, whom the law binds; who is none signs a pledge, and has no access before.

    Idempotent. A pledge that was signed goes on to count where staff mark the person as no official again.
    """
    if not rules.can_mark_official(actor, user):
        raise refusals.not_marked_by_oneself()
    lock_groups_of(user)
    before = secrecy_of(user)
    secrecy = mark(marked_by=actor, user=user, is_official=is_official)
    if before is None or before.is_official != is_official:
        record(actor=actor, verb="groups.mark_official", subject=secrecy, user=user.pk, is_official=is_official)
        if standing_of(user).is_held_up:
            mails.something_missing(to=user, key=f"marked:{secrecy.pk}:{int(secrecy.marked_at.timestamp())}")
    return secrecy


def mark(*, marked_by: User | None, user: User, is_official: bool) -> Secrecy:
    """Write down the mark. The caller holds the locks, has asked who may, and audits it."""
    secrecy = secrecy_of(user)
    if secrecy is not None and secrecy.is_official == is_official:
        return secrecy
    secrecy = secrecy or Secrecy(user=user)
    secrecy.is_official, secrecy.marked_by, secrecy.marked_at = is_official, marked_by, timezone.now()
    secrecy.save()
    keep_up(user)
    return secrecy


@transaction.atomic
def sign(*, actor: User, version: int) -> Secrecy:
    """Sign the pledge whose `version` the person has read, for a year from today. The roles go on at once."""
    lock_groups_of(actor)
    secrecy = secrecy_of(actor)
    if secrecy is None or not rules.can_sign(actor, secrecy):
        raise refusals.nothing_to_sign()
    if version != pledge.VERSION:
        raise refusals.pledge_changed()
    if not must_sign(secrecy) and not standing_of(actor).may_sign:
        raise refusals.signed_already()
    return write_down(secrecy)


def write_down(secrecy: Secrecy) -> Secrecy:
    """Keep the signature, with its wording as a consent. The caller holds the locks, and has asked who may."""
    person = secrecy.user
    secrecy.version, secrecy.signed_at = pledge.VERSION, timezone.now()
    secrecy.ends_on, secrecy.told_before = pledge.a_year_after(today()), None
    secrecy.save()
    withdraw_consent(actor=person, purpose=ConsentPurpose.PLEDGE, subject=secrecy)
    give_consent(actor=person, purpose=ConsentPurpose.PLEDGE, wording=pledge.wording(), subject=secrecy)
    record(actor=person, verb="groups.sign_pledge", subject=secrecy, version=secrecy.version)
    keep_up(person)
    return secrecy


@transaction.atomic
def confirm_adult(*, actor: User, user: User, confirmed_on: date, valid_until: date) -> AdultConfirmation:
    """Record that the person was confirmed by `actor`, on which day, and until which it is valid. Never the result.

    The same two days again change nothing.
    """
    if not rules.can_confirm_adult(actor, user):
        raise refusals.not_marked_by_oneself()
    if confirmed_on > today():
        raise refusals.confirmed_in_the_future()
    if not max(confirmed_on, today()) <= valid_until <= today() + LONGEST:
        raise refusals.confirmation_ends_first()
    lock_groups_of(user)
    same = AdultConfirmation.objects.filter(user=user, confirmed_on=confirmed_on, valid_until=valid_until).first()
    if same is not None:
        return same
    confirmation = AdultConfirmation.objects.create(
        user=user, confirmed_on=confirmed_on, valid_until=valid_until, confirmed_by=actor
    )
    record(actor=actor, verb="groups.confirm_adult", subject=confirmation, user=user.pk)
    keep_up(user)
    return confirmation


@transaction.atomic
def take_confirmation_back(*, actor: User, confirmation: AdultConfirmation) -> None:
    """Erase a confirmation that was recorded by mistake, or does not hold any more. Access ends with it at once."""
    user = confirmation.user
    if not rules.can_confirm_adult(actor, user):
        raise refusals.not_marked_by_oneself()
    lock_groups_of(user)
    record(actor=actor, verb="groups.unconfirm_adult", subject=confirmation, user=user.pk)
    AdultConfirmation.objects.filter(pk=confirmation.pk).delete()
    keep_up(user)


@transaction.atomic
def ask_confirmed_adults(*, actor: User, group: PeerGroup, on: bool) -> PeerGroup:
    """Decide that a group has people under 18, and only confirmed adults watch over it; or that it has not."""
    group = lock_group(group.pk)
    if not rules.can_manage(actor):
        raise may_not_manage()
    if group.needs_confirmed_adults == on:
        return group
    rights_ending.send(sender=PeerGroup, groups=[group])
    group.needs_confirmed_adults = on
    group.save(update_fields=["needs_confirmed_adults"])
    changed = ["needs_confirmed_adults"]
    record(actor=actor, verb="groups.change_group", subject=group, changed=changed, state=str(group.state))
    facilitators = Membership.objects.filter(group=group, left_at__isnull=True, role=Role.FACILITATOR)
    for membership in _keep_memberships_up(facilitators):
        if not membership.is_able:
            mails.something_missing(to=membership.user, key=f"group:{group.pk}:{int(timezone.now().timestamp())}")
    return group


def keep_up(user: User) -> None:
    """Bring until when the person's roles may act to what was signed and confirmed. Under the locks of the groups."""
    _keep_memberships_up(Membership.objects.filter(user=user, left_at__isnull=True, role=Role.FACILITATOR))
    until = able_until(secrecy_of(user), needs=False, confirmed=None)
    appointments = Appointment.objects.filter(pk__in=appointed_coordinators().filter(user=user).values("pk"))
    appointments.exclude(able_until=until).update(able_until=until)
    release_gone(taken_by=user.pk)


def _keep_memberships_up(memberships: QuerySet[Membership]) -> list[Membership]:
    """Do so for these facilitators, and return those for whom something changed."""
    found = list(memberships.select_related("group", "user").order_by("pk"))
    people = {one.user_id for one in found}
    said = Secrecy.objects.filter(user__in=people).in_bulk(field_name="user_id")
    confirmed = confirmed_until(people)
    changed = []
    for one in found:
        needs = one.group.needs_confirmed_adults
        until = able_until(said.get(one.user_id), needs=needs, confirmed=confirmed.get(one.user_id))
        if until != one.able_until:
            one.able_until = until
            one.save(update_fields=["able_until"])
            standing_changed.send(sender=Membership, membership=one)
            changed.append(one)
    return changed


def lock_groups_of(user: User, *, also: int | None = None) -> dict[int, PeerGroup]:
    """Lock the groups that the person watches over, and one more; then have writes under way finish.

    In this order (`groups.signals`). Returns the locked groups by id.
    """
    mine = Membership.objects.filter(user=user, left_at__isnull=True, role=Role.FACILITATOR)
    groups = locking().filter(Q(pk__in=mine.values("group")) | Q(pk=also)).order_by("pk").in_bulk()
    if groups:
        rights_ending.send(sender=PeerGroup, groups=list(groups.values()))
    return groups
