"""Plan the life of a cohort, tell people of its dates in time, and move it on when they come."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from groups import lifecycle, mails, rules
from groups import refusals_of_settings as refusals
from groups.actions.leave import end
from groups.actions.lock import lock_group
from groups.enums import EndedBy, GroupState, Stage
from groups.lifecycle import DATED, PHASE, Phase
from groups.models import Cohort, CohortDate, Membership, PeerGroup
from groups.signals import messages_deletion_requested, rights_ending, room_told
from people.models import User


@transaction.atomic
def plan_cohort(*, actor: User, group: PeerGroup, dates: Mapping[Stage, date]) -> Cohort:
    """Make the group a cohort, or give it other dates, as staff. Days are local, one for each stage but the first.

    Dates that have come stay. Others follow each other, and are far enough away for people to be told: who was told of
    another day is told again.
    """
    group = lock_group(group.pk)
    if not rules.can_manage(actor):
        raise refusals.not_your_settings()
    cohort, _is_new = Cohort.objects.get_or_create(group=group)
    stored = {Stage(one.stage): one for one in cohort.dates.all()}
    told = {stage: one.on for stage, one in stored.items() if one.told_at}
    wrong = lifecycle.faults(dates, Stage(cohort.stage), timezone.localdate(), told)
    if wrong is not None:
        raise refusals.date_too_early(wrong)
    passed = lifecycle.ORDER[: lifecycle.ORDER.index(Stage(cohort.stage)) + 1]
    for stage in DATED:
        if stage in passed or (stage in stored and stored[stage].on == dates[stage]):
            continue
        CohortDate.objects.update_or_create(cohort=cohort, stage=stage, defaults={"on": dates[stage], "told_at": None})
    record(actor=actor, verb="groups.plan_cohort", subject=group)
    return cohort


@transaction.atomic
def open_again(*, actor: User, group: PeerGroup) -> bool:
    """Make a cohort an open group without an end, as staff, as long as it is not read-only. False if it is none."""
    group = lock_group(group.pk)
    if not rules.can_manage(actor):
        raise refusals.not_your_settings()
    cohort = Cohort.objects.filter(group=group).first()
    if cohort is None:
        return False
    if cohort.stage in (Stage.READ_ONLY, Stage.ERASED):
        raise refusals.life_is_over()
    cohort.delete()
    PeerGroup.objects.filter(pk=group.pk).update(takes_requests=True)
    record(actor=actor, verb="groups.end_cohort", subject=group)
    return True


def tell_due() -> int:
    """Mail the members the dates that come near; return how many dates. A worker that was down tells late."""
    today = timezone.localdate()
    waiting = CohortDate.objects.filter(told_at__isnull=True, stage__in=DATED).select_related("cohort")
    due = [one for one in waiting if (start := lifecycle.tell_from(Stage(one.stage), one.on)) and start <= today]
    return sum(_tell(one.pk, one.cohort.group_id) for one in due)


@transaction.atomic
def _tell(pk: int, group_id: int) -> int:
    group = lock_group(group_id)
    one = CohortDate.objects.filter(pk=pk, told_at__isnull=True).select_related("cohort").first()
    if one is None or one.cohort.stage not in _before(Stage(one.stage)) or group.state == GroupState.DRAFT:
        return 0  # told by another worker, or not to come any more
    one.told_at = timezone.now()
    one.save(update_fields=["told_at"])
    for membership in Membership.objects.filter(group=group, left_at__isnull=True).select_related("user"):
        mails.cohort_date(to=membership.user, date=one)
    return 1


def move_due() -> int:
    """Move every cohort whose date has come, one stage after the other; return how many moves."""
    near = CohortDate.objects.filter(on__lte=timezone.localdate()).exclude(cohort__stage=Stage.ERASED)
    groups = near.order_by("cohort__group").values_list("cohort__group", flat=True).distinct()
    return sum(_move_on(group_id) for group_id in groups)


def _move_on(group_id: int) -> int:
    moves = 0
    while _move(group_id):
        moves += 1
    return moves


@transaction.atomic
def _move(group_id: int) -> bool:
    """Move one group to its next stage if that is due; the group's lock makes it happen once."""
    group = lock_group(group_id)
    cohort = Cohort.objects.filter(group=group).first()
    following = lifecycle.after(Stage(cohort.stage)) if cohort else None
    if cohort is None or following is None or group.state == GroupState.DRAFT:
        return False
    planned = CohortDate.objects.filter(cohort=cohort, stage=following).first()
    if planned is None or not lifecycle.is_due(following, planned.on, planned.told_at, timezone.localdate()):
        return False
    phase = PHASE[following]
    if phase.erases and group.state != GroupState.CLOSED:
        return False  # staff opened it again by hand: nobody's words go while people talk
    rights_ending.send(sender=PeerGroup, groups=[group])
    cohort.stage, cohort.moved_at = following, timezone.now()
    cohort.save(update_fields=["stage", "moved_at"])
    _apply(group, phase)
    record(actor=None, verb="groups.move_cohort", subject=group, stage=str(following))
    return True


def _apply(group: PeerGroup, phase: Phase) -> None:
    before = group.state
    group.takes_requests = phase.takes_requests
    group.state = phase.state or group.state
    group.save(update_fields=["takes_requests", "state"])
    if before != group.state:
        record(actor=None, verb="groups.change_state", subject=group, before=str(before), after=str(group.state))
    if phase.line is not None:
        room_told.send(sender=PeerGroup, group=group, line=phase.line, actor=None)
    if phase.erases:
        _erase(group)


def _erase(group: PeerGroup) -> None:
    """Erase everybody's words, also of who left and let theirs stand, and end all memberships."""
    newest = {one.user_id: one for one in Membership.objects.filter(group=group).select_related("user", "group")}
    for membership in newest.values():
        messages_deletion_requested.send(sender=Membership, group=group, user=membership.user, membership=membership)
    for membership in Membership.objects.filter(group=group, left_at__isnull=True).select_related("user", "group"):
        end(membership, ended_by=EndedBy.COHORT, delete_messages=False)


def _before(stage: Stage) -> tuple[Stage, ...]:
    return lifecycle.ORDER[: lifecycle.ORDER.index(stage)]
