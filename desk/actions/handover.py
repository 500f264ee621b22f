"""A shift ends, always: what is open goes to whoever comes next, or the coordinators, and somebody acknowledges it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from chat.actions import held as words
from chat.actions import report as reports
from chat.alarms import alarm_over
from chat.log import lock_room
from chat.queries.reports import open_reports
from desk import refusals
from desk.actions.acts import act, free, locked, reports_of
from desk.alarms import UNSEEN
from desk.enums import ActOf, Side, Subject
from desk.handover import handovers_for, risks_of, successors, unseen
from desk.models import Case, HandedCase, Handover
from ground.actions.audit import record
from ground.text.letters import clean_text
from groups.actions import alarm as alarms
from groups.actions.watch import rest
from groups.models import PeerGroup
from groups.queries import coordinators, facilitated_by
from groups.rules import can_coordinate
from people.models import User

KEPT = timedelta(days=90)  # after the shift ended, as long as the words of a report
Key = tuple[int | None, Side]  # a group, or nothing for all of them, and for whom


@transaction.atomic
def end_shift(*, actor: User, notes: Mapping[int, str], said: Mapping[int, str]) -> list[Handover]:
    """End a shift: the actor's watches rest, and each open case of risk has somebody else who looks after it.

    That is whoever is on duty for its group and may read it, or comes within a quarter of an hour; else the
    coordinators. `notes` are for whoever takes over each case, `said` for each group (0: the coordinators), by id;
    longer ones end after 1,000 characters. Nothing is refused: a shift may always end. Pressed twice, it is one.
    """
    cases = sorted(risks_of(actor).select_related("message", "held"), key=_order)
    next_ones = successors(actor, cases)
    rest(actor=actor)
    found: dict[Key, list[Case]] = defaultdict(list)
    for case in cases:
        found[_leave(actor, case, has_successor=case.pk in next_ones)].append(case)
    for key in _places(actor, found):
        found.setdefault(key, [])
    made = [_hand(actor, key, those, notes, said.get(key[0] or 0, "")) for key, those in found.items()]
    handovers = [one for one in made if one is not None]
    record(actor=actor, verb="desk.end_shift", subject=actor, cases=len(cases), rows=len(handovers))
    return handovers


@transaction.atomic
def pass_on(*, actor: User, case: Case) -> bool:
    """Let somebody else go on with a case, in one act; return whether that is a colleague. Else the coordinators do.

    The caller has asked whether the actor may decide it now (`desk.actions.decide.pass_on`), and holds its lock.
    """
    has_successor = case.pk in successors(actor, [case])
    if not has_successor and not _some_coordinator(actor, case):
        raise refusals.nobody_else()
    key = _leave(actor, case, has_successor=has_successor, kind=ActOf.PASSED_ON)
    record(actor=actor, verb="desk.pass_on", subject=case, group=case.group_id)
    return key[1] == Side.FACILITATORS


@transaction.atomic
def acknowledge(*, actor: User, handover: Handover) -> Handover:
    """Take over what a shift left: who and when is on record. Idempotent; whoever comes second is told of the first.

    A coordinator who was called since no facilitator did takes over the cases, too, after which nobody looks.
    """
    current = Handover.objects.select_for_update(of=("self",), no_key=True).get(pk=handover.pk)
    if current.acknowledged_by_id == actor.pk:
        return current
    if current.acknowledged_at is not None:
        raise refusals.taken_over()
    if not handovers_for(actor).filter(pk=current.pk).exists():
        raise refusals.not_your_handover()
    current.acknowledged_by, current.acknowledged_at = actor, timezone.now()
    current.save(update_fields=["acknowledged_by", "acknowledged_at"])
    if current.side == Side.FACILITATORS and not facilitated_by(actor).filter(pk=current.group_id).exists():
        for one in current.cases.select_related("case__message", "case__held"):
            _take_over(actor, one.case)
    alarms.end(kind=UNSEEN, subject=current.pk)
    record(actor=actor, verb="desk.acknowledge", subject=current, group=current.group_id)
    return current


def call_for_unseen() -> int:
    """Call the coordinators to what nobody acknowledged in time; return how many handovers that are."""
    return sum(_call(one) for one in unseen(timezone.now()))


@transaction.atomic
def _call(handover: Handover) -> bool:
    if not Handover.objects.filter(pk=handover.pk, called_at=None, acknowledged_at=None).update(
        called_at=timezone.now()
    ):
        return False
    alarms.raise_alarm(kind=UNSEEN, subject=handover.pk, group=handover.group)
    return True


def erase_old_handovers() -> int:
    """Erase handovers with their notes, 90 days after the shift ended; return how many."""
    old = Handover.objects.filter(ended_at__lt=timezone.now() - KEPT)
    count = old.count()
    old.delete()
    return count


def _order(case: Case) -> tuple[int, int]:
    """Rooms are locked in one order, so that two shifts that end at once do not wait for each other."""
    about = case.message or case.held
    return (about.room_id if about is not None else 0, case.pk)


def _leave(actor: User, case: Case, *, has_successor: bool, kind: ActOf = ActOf.RELEASED) -> Key:
    """Let the actor look after a case no longer; return for whom it waits from now on."""
    about = case.message or case.held
    if about is not None:
        lock_room(about.room_id)
    current, is_hers = locked(case), case.is_hers
    if current.claimed_by_id == actor.pk:
        free(current)
        act(current, kind, actor=actor)
    elif kind == ActOf.PASSED_ON:
        act(current, kind, actor=actor)
    for one in reports_of(current):
        if (standing := alarm_over(one)) is not None:
            alarms.let_go(actor=actor, kind=standing.kind, subject=standing.subject)
    if not is_hers:
        return None, Side.COORDINATOR
    if has_successor or not _some_coordinator(actor, current):
        return current.group_id, Side.FACILITATORS
    for one in open_reports(actor).filter(pk__in=reports_of(current)):
        reports.hand_over(actor=actor, report=one)
    _give(actor, locked(current))
    return current.group_id, Side.COORDINATOR


def _give(actor: User, case: Case) -> None:
    """Give a case about words to the coordinators, also where no report of it was open. Requests they cannot answer."""
    if case.awaits and case.held is not None:
        words.hand_over_undecided(held=case.held)
    if case.side != Side.COORDINATOR and case.subject == Subject.MESSAGE:
        case.side = Side.COORDINATOR
        free(case)
        act(case, ActOf.HANDED_OVER, actor=actor)


def _take_over(actor: User, case: Case) -> None:
    """Give a case that nobody looks after to the coordinators, of whom one has come."""
    about = case.message or case.held
    if about is not None:
        lock_room(about.room_id)
    current = locked(case)
    if not current.is_open or current.is_claimed or actor.pk in (current.about_id, current.against_id):
        return
    for one in reports_of(current):
        if one.is_open:
            reports.take_over(actor=actor, report=one)
    _give(actor, locked(current))


def _some_coordinator(actor: User, case: Case) -> bool:
    """Whether a coordinator may answer it who is neither the actor nor concerned by it."""
    concerned = [pk for pk in (actor.pk, case.about_id, case.against_id) if pk is not None]
    return coordinators().exclude(user__in=concerned).exists()


def _places(actor: User, found: Mapping[Key, list[Case]]) -> list[Key]:
    """Where something can be said of a shift although nothing is open: each group, and what coordinators look after."""
    known = {group for group, _side in found}
    keys: list[Key] = [
        (pk, Side.FACILITATORS) for pk in facilitated_by(actor).values_list("pk", flat=True) if pk not in known
    ]
    return [*keys, (None, Side.COORDINATOR)] if can_coordinate(actor) and None not in known else keys


def _hand(actor: User, key: Key, cases: list[Case], notes: Mapping[int, str], said: str) -> Handover | None:
    """Write one handover, or add to the one that still waits; None where there is nothing to hand over."""
    group_id, side = key
    said = clean_text(said)[: Handover.LONGEST]
    if not cases and not said:
        return None
    group = PeerGroup.objects.get(pk=group_id) if group_id else None
    waiting = Handover.objects.filter(by=actor, group=group, side=side, acknowledged_at=None)
    handover: Handover = waiting.first() or Handover.objects.create(by=actor, group=group, side=side)
    if said:
        Handover.objects.filter(pk=handover.pk).update(note=said)
    for case in cases:
        note = clean_text(notes.get(case.pk, ""))[: Handover.LONGEST]
        one, is_new = HandedCase.objects.get_or_create(handover=handover, case=case, defaults={"note": note})
        if note and not is_new:
            HandedCase.objects.filter(pk=one.pk).update(note=note)
    return handover
