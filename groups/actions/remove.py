"""End somebody's membership, as a facilitator; take that back; let them ask again."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from groups import mails, queries, refusals, removals, rules
from groups.actions.join import distinct_name
from groups.actions.leave import end
from groups.actions.lock import lock_group
from groups.enums import Bar, EndedBy
from groups.models import Membership
from groups.moderation import reasons
from groups.moderation import refusals as kinder
from groups.signals import name_changing
from people.actions.consent import restore_consent
from people.enums import ConsentPurpose
from people.models import User

NOTE_LENGTH = 500


@transaction.atomic
def remove(*, actor: User, membership: Membership, reason: str = "", preset: str = "", bar: Bar = Bar.NO) -> Membership:
    """End a member's membership with a reason, which the person reads on the group's page. Idempotent.

    `preset` is a key of `reasons.REMOVING`; the facilitator's own words follow it, and either is enough. With a `bar`
    the person cannot ask to join again before that many days are over. The letter waits for `rules.UNDO_FOR`.
    """
    lock_group(membership.group_id)
    membership = Membership.objects.select_related("group", "user").get(pk=membership.pk)
    if not rules.can_remove(actor, membership):
        raise refusals.may_not_remove()
    if not membership.is_active:
        return membership
    reason = reasons.in_words(reasons.REMOVING, preset, reason, membership.user)
    if not reason:
        raise refusals.reason_missing()
    if len(reason) > NOTE_LENGTH:
        raise refusals.reason_too_long()
    end(membership, ended_by=EndedBy.FACILITATOR, delete_messages=False, note=reason)
    bars_until = timezone.now() + timedelta(days=bar) if bar else None
    removals.keep(membership.group, membership.user, bars_until=bars_until)
    facts = {"days": int(bar)} if bar else {}
    record(actor=actor, verb="groups.remove", subject=membership, reason=reason, group=membership.group_id, **facts)
    mails.removed(membership=membership)
    return membership


@transaction.atomic
def undo_removal(*, actor: User, membership: Membership) -> Membership:
    """Take a removal back while its letter waits: as if it had not been, but for the two acts on record. Idempotent."""
    group = lock_group(membership.group_id)
    membership = Membership.objects.select_related("group", "user").get(pk=membership.pk)
    if not rules.can_facilitate(actor, group) or membership.user_id == actor.pk:
        raise refusals.may_not_remove()
    if membership.is_active:
        return membership
    if not rules.can_undo_removal(actor, membership) or not mails.take_removed_back(membership=membership):
        raise kinder.too_late_to_undo()
    if queries.is_full(group):
        raise refusals.no_seat_left()
    assert membership.left_at is not None  # asked above
    restore_consent(user=membership.user, purpose=ConsentPurpose.GROUND_RULES, subject=group, since=membership.left_at)
    name_changing.send(sender=Membership, membership=membership)
    membership.nickname = distinct_name(membership.nickname, group, but_for=membership.user)
    membership.left_at, membership.ended_by, membership.end_note = None, "", ""
    membership.save(update_fields=["nickname", "nickname_look", "left_at", "ended_by", "end_note"])
    removals.take_back(group, membership.user)
    record(actor=actor, verb="groups.undo_removal", subject=membership, group=group.pk)
    return membership


@transaction.atomic
def lift_bar(*, actor: User, membership: Membership) -> None:
    """Let somebody who was removed ask to join again from now on."""
    group = lock_group(membership.group_id)
    if not rules.can_facilitate(actor, group) or membership.user_id == actor.pk:
        raise refusals.not_facilitator()
    if not removals.lift(group, membership.user):
        raise kinder.no_bar()
    record(actor=actor, verb="groups.lift_bar", subject=membership, group=group.pk)
