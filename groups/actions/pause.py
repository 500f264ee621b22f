"""Pause one member's writing for a while, as a facilitator, and lift the pause."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from groups import mails, queries, refusals, rules
from groups.actions.lock import lock_group
from groups.enums import PauseFor
from groups.models import Membership, PeerGroup, WritingPause
from groups.moderation import reasons
from groups.moderation import refusals as kinder
from groups.signals import rights_ending, writing_changed
from people.models import User

NOTE_LENGTH = 500


@transaction.atomic
def pause_writing(
    *, actor: User, membership: Membership, hours: PauseFor, reason: str = "", preset: str = ""
) -> WritingPause:
    """Keep a member from writing for so many hours; they read on, and read why and until when. Nobody else is told.

    `preset` is a key of `reasons.PAUSING`. The pause holds at once and ends by itself; its letter waits for
    `rules.UNDO_FOR`. Raises a refusal while another pause runs.
    """
    membership = _locked(membership)
    if not rules.can_pause(actor, membership):
        raise kinder.may_not_pause()
    reason = reasons.in_words(reasons.PAUSING, preset, reason, membership.user)
    if not reason:
        raise refusals.reason_missing()
    if len(reason) > NOTE_LENGTH:
        raise refusals.reason_too_long()
    if running := queries.running_pause(membership.group, membership.user):
        raise kinder.paused_already(running.until)
    begins = timezone.now()
    until = (begins + timedelta(hours=hours)).replace(microsecond=0)
    pause = WritingPause.objects.create(
        group=membership.group, user=membership.user, paused_by=actor, reason=reason, begins=begins, until=until
    )
    _let_write_from(membership, int(until.timestamp()))
    record(
        actor=actor, verb="groups.pause_writing", subject=membership, reason=reason, group=membership.group_id,
        hours=int(hours),
    )  # fmt: skip
    mails.paused(pause=pause)
    return pause


@transaction.atomic
def lift_pause(*, actor: User, membership: Membership) -> WritingPause:
    """Let a member write again before the pause ends. Within `rules.UNDO_FOR` no letter has gone out, nor will it."""
    membership = _locked(membership)
    if not rules.can_pause(actor, membership):
        raise kinder.may_not_pause()
    pause = queries.running_pause(membership.group, membership.user)
    if pause is None:
        raise kinder.no_pause()
    pause.lifted_at, pause.lifted_by = timezone.now(), actor
    pause.save(update_fields=["lifted_at", "lifted_by"])
    _let_write_from(membership, 0)
    record(actor=actor, verb="groups.lift_pause", subject=membership, group=membership.group_id)
    mails.take_paused_back(pause=pause)
    return pause


def _locked(membership: Membership) -> Membership:
    lock_group(membership.group_id)
    return Membership.objects.select_related("group", "user").get(pk=membership.pk)


def _let_write_from(membership: Membership, moment: int) -> None:
    """Store it where each write asks, once the writes under way have finished."""
    rights_ending.send(sender=PeerGroup, groups=[membership.group])
    membership.paused_until = moment
    membership.save(update_fields=["paused_until"])
    transaction.on_commit(lambda: writing_changed.send(sender=Membership, membership=membership), robust=True)
