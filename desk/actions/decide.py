"""What people do with a case: claim it, let it go, decide about its words, hand it over, close it with an outcome.

Each says which version of the case was read. So two people never decide the same thing: whoever comes second is refused
kindly, with the first decision, and nothing is changed.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat import log
from chat.actions import coordinate, moderate
from chat.actions import held as words
from chat.actions import report as reports
from chat.alarms import WORRY, alarm_over
from chat.coordination import open_cases
from chat.enums import ReportReason, ReportState
from chat.models import Event, HeldMessage, Message, Report
from chat.queries.reports import open_reports
from desk import refusals
from desk.actions import handover
from desk.actions.acts import CLAIM_LASTS, act, free, locked, reports_of
from desk.actions.acts import close as close_case
from desk.case_queries import about_report, cases_for, cases_of
from desk.enums import ActOf, Ending, Side
from desk.models import Case
from ground.actions.audit import record
from ground.text.letters import clean_text
from groups.actions import alarm as alarms
from groups.models import Alarm
from groups.queries import facilitator_name
from people.models import User


@transaction.atomic
def claim(*, actor: User, case: Case, version: int) -> Case:
    """「わたしが見ます」: look after a case for ten minutes, and longer with each act. Pressing twice changes nothing.

    Of a worry it takes the alarm as well, so that nobody else is called.
    """
    current = _locked(actor, case)
    if current.is_claimed and current.claimed_by_id == actor.pk:
        return current
    _ask(actor, current, version)
    for worry in _waiting(current).filter(reason=ReportReason.WORRIED):
        if (standing := alarm_over(worry)) is not None:
            alarms.take(actor=actor, alarm=standing)
    return _claimed(actor, current)


@transaction.atomic
def take(*, actor: User, alarm: Alarm) -> None:
    """Take an alarm (`groups.actions.alarm.take`). Of a worry the case is claimed as well, if nobody looks after it."""
    about = Report.objects.filter(pk=alarm.subject) if alarm.kind == WORRY else None
    report = about.first() if about is not None else None
    if report is not None:
        log.lock_room(report.room_id)
    alarms.take(actor=actor, alarm=alarm)
    case = cases_of(actor).filter(about_report(report)).first() if report is not None else None
    if case is not None and not (current := locked(case)).is_claimed:
        _claimed(actor, current)


@transaction.atomic
def release(*, actor: User, case: Case, version: int) -> Case:
    """Let a claimed case go before the claim ends by itself. Nothing happens where the actor has not claimed it."""
    current = _locked(actor, case)
    if not current.is_claimed or current.claimed_by_id != actor.pk:
        return current
    _ask(actor, current, version)
    free(current)
    act(current, ActOf.RELEASED, actor=actor)
    record(actor=actor, verb="desk.release", subject=current, group=current.group_id)
    return current


@transaction.atomic
def hide(*, actor: User, case: Case, version: int, reason: str = "", kind: str = "") -> Event | None:
    """Hide a case's message as a facilitator (reasons as in `chat.actions.moderate.hide`).

    A worry about its writer stays open. None when it is hidden already.
    """
    current = _locked(actor, case)
    _ask(actor, current, version)
    if current.message is None:
        raise refusals.not_your_case()
    return moderate.hide(actor=actor, message=current.message, reason=reason, kind=kind)


@transaction.atomic
def hide_as_coordinator(
    *, actor: User, case: Case, version: int, report: Report, reason: str = "", kind: str = ""
) -> Event | None:
    """Hide the message of a case as a coordinator who reads this report of it. The case stays open."""
    current = _locked(actor, case)
    _ask(actor, current, version)
    return coordinate.hide_in_case(actor=actor, report=report, reason=reason, kind=kind)


@transaction.atomic
def release_words(*, actor: User, case: Case, version: int) -> Message | None:
    """Let everybody read the words that wait (`chat.actions.held.release`). Pressing twice changes nothing."""
    current, held = _of_words(actor, case)
    if held.is_awaiting:
        _ask(actor, current, version)
    return words.release(actor=actor, held=held)


@transaction.atomic
def return_words(*, actor: User, case: Case, version: int, reason: str, suggestion: str = "") -> HeldMessage:
    """Return words that wait to their author alone (`chat.actions.held.send_back`)."""
    current, held = _of_words(actor, case)
    if held.is_awaiting:
        _ask(actor, current, version)
    return words.send_back(actor=actor, held=held, reason=reason, suggestion=suggestion)


@transaction.atomic
def hand_over_words(*, actor: User, case: Case, version: int) -> HeldMessage:
    """Hand words that wait over to the coordinators (`chat.actions.held.hand_over`); whoever claimed it lets it go."""
    current, held = _of_words(actor, case)
    if held.is_awaiting and held.handed_over_at is None:
        _ask(actor, current, version)
        free(current)
        current.save(update_fields=["claimed_by", "claim_ends_at"])
    return words.hand_over(actor=actor, held=held)


@transaction.atomic
def hand_over(*, actor: User, case: Case, version: int) -> None:
    """Hand all reports of a case that wait for a facilitator over to the coordinators."""
    current = _locked(actor, case)
    _ask(actor, current, version)
    waiting = list(open_reports(actor).filter(pk__in=reports_of(current)))
    if not waiting:
        raise refusals.nothing_to_hand_over()
    for one in waiting:
        reports.hand_over(actor=actor, report=one)


@transaction.atomic
def pass_on(*, actor: User, case: Case, version: int) -> bool:
    """Let somebody else go on: a colleague who is on duty, or else the coordinators; return whether a colleague."""
    current = _locked(actor, case)
    _ask(actor, current, version)
    return handover.pass_on(actor=actor, case=cases_for(actor).select_related("message", "held").get(pk=current.pk))


@transaction.atomic
def close(*, actor: User, case: Case, version: int, outcome: Ending, note: str = "") -> Case:
    """Close a case with an outcome (of `BY_HAND`), which answers its open reports: their reporters get their line.

    It stays open where others have to answer a report of it: the coordinators one that was handed over to them,
    facilitators one that was not; and where words wait, which are released or returned. Pressing twice changes nothing
    the second time.
    """
    note = clean_text(note)
    if len(note) > Case.NOTE_LENGTH:
        raise refusals.note_too_long()
    current = _locked(actor, case)
    if current.closed_by_id == actor.pk and current.outcome == outcome and note in ("", current.note):
        return current
    _ask(actor, current, version)
    upheld = outcome == Ending.HANDLED
    answered = [one.pk for one in _waiting(current)]
    for one in open_cases(actor).filter(pk__in=reports_of(current)):
        coordinate.answer_case(actor=actor, report=one, upheld=upheld, answer=note)
    for one in open_reports(actor).filter(pk__in=reports_of(current)):
        reports.resolve(actor=actor, report=one, upheld=upheld, answer=note)
    current = locked(current)  # the answer to its last report has closed it
    if not current.is_open:
        return current
    if (others := _waiting(current)).exists():
        handed_over = not others.filter(handed_over_at__isnull=True).exists()
        current.side = Side.COORDINATOR if handed_over else Side.FACILITATORS
        free(current)
        current.save(update_fields=["side", "claimed_by", "claim_ends_at"])
        return current
    if current.awaits:
        if not answered:
            raise refusals.words_wait()
        return current
    close_case(current, outcome, actor=actor, note=note)
    record(actor=actor, verb="desk.close", subject=current, outcome=str(outcome), group=current.group_id)
    return current


def _locked(actor: User, case: Case) -> Case:
    """Lock the room, then the case, as everything that changes a case does; refuse who may not (or no longer)."""
    about = case.message or case.held
    if about is not None:
        log.lock_room(about.room_id)
    current = locked(case)
    if not cases_for(actor).filter(pk=current.pk).exists():
        raise refusals.not_your_case()
    return current


def _of_words(actor: User, case: Case) -> tuple[Case, HeldMessage]:
    current = _locked(actor, case)
    if current.held is None:
        raise refusals.not_your_case()
    return current, current.held


def _claimed(actor: User, case: Case) -> Case:
    case.claimed_by, case.claim_ends_at = actor, timezone.now() + CLAIM_LASTS
    act(case, ActOf.CLAIMED, actor=actor)
    record(actor=actor, verb="desk.claim", subject=case, group=case.group_id)
    return case


def _ask(actor: User, case: Case, version: int) -> None:
    """Refuse what somebody else has decided, looks after now, or what has changed since it was read."""
    group = case.group_id or 0
    if not case.is_open:
        name = facilitator_name(case.closed_by, group) if case.closed_by else ""
        raise refusals.decided(name, case.outcome)
    if case.is_claimed and case.claimed_by_id != actor.pk:
        raise refusals.claimed(facilitator_name(case.claimed_by, group))
    if case.version != version:
        raise refusals.changed_meanwhile()


def _waiting(case: Case) -> QuerySet[Report]:
    """The open reports in the case, for whomever they wait."""
    return reports_of(case).filter(state=ReportState.OPEN)
