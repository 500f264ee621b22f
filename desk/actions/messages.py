"""Cases about a message: opened by a report, joined by whatever comes after it, closed with the last answer.

Runs inside the transaction of the change, under the room's lock (`chat.signals`), so nothing of it is lost.
"""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from chat.enums import EventKind, ReportReason, ReportState
from chat.models import HeldMessage, Message, Report, Room
from desk.actions.acts import act, close, free, reopen, reports_of
from desk.enums import ActOf, Ending, Risk, Side, Subject
from desk.models import Case, HandedCase, Sample
from desk.targets import due_after
from people.models import User

RISKS = {
    ReportReason.WORRIED: Risk.WORRIED,
    ReportReason.PRIVATE: Risk.PRIVATE,
    ReportReason.HURT: Risk.ATTACK,
}  # any other reason is OTHER
CHANGES = {
    EventKind.EDITED: ActOf.EDITED,
    EventKind.WITHDRAWN: ActOf.WITHDRAWN,
    EventKind.HIDDEN: ActOf.HIDDEN,
    EventKind.RESTORED: ActOf.RESTORED,
}


def reported(report: Report) -> Case | None:
    """Open a case about the reported message, or let the report join the one that there is.

    None without a message: words that wait have a case of their own (`desk.actions.held`), which tells of it.
    """
    if report.message is None:
        return None
    risk = RISKS.get(ReportReason(report.reason), Risk.OTHER)
    case = _case_of(report.message)
    if case is None:
        case = _open(report, risk)
        act(case, ActOf.REPORTED, report=report)
        return case
    due = due_after(risk, report.created_at)
    if case.is_open:
        case.risk, case.due_at = min(case.risk, risk), min(case.due_at, due)
        act(case, ActOf.REPORTED, report=report)
        return case
    case.risk, case.due_at = risk, due
    reopen(case, ActOf.REPORTED, report=report)
    return case


def changed(message: Message, kind: EventKind, actor: User | None) -> None:
    """Write what happened to the message into its case. Other words open a closed case again; hiding closes none."""
    case = _case_of(message)
    if case is None:
        return
    if kind == EventKind.EDITED and not case.is_open:
        case.due_at = due_after(Risk(case.risk), timezone.now())
        reopen(case, ActOf.EDITED)
        return
    act(case, CHANGES[kind], actor=actor if actor and actor.pk != case.about_id else None)


def handed_over(report: Report, actor: User) -> None:
    """Give the case to the coordinators; whoever claimed it looks after it no more."""
    case = _case_with(report)
    if case is None or not case.is_open:
        return
    case.side = Side.COORDINATOR
    free(case)
    act(case, ActOf.HANDED_OVER, actor=actor, report=report)


def settled(report: Report, actor: User) -> None:
    """Close the case with the answer to its last open report. Others keep it open, and so do words that wait."""
    case = _case_with(report)
    if case is None or not case.is_open:
        return
    if case.held is not None and case.held.is_awaiting:
        case.risk, case.due_at = risk_of(case.held), case.held.due_at
    act(case, ActOf.ANSWERED, actor=actor, report=report)
    if case.awaits or reports_of(case).filter(state=ReportState.OPEN).exists():
        return
    close(case, Ending.HANDLED if report.state == ReportState.UPHELD else Ending.LEFT, actor=actor, note=report.answer)


def taken_back(report: Report) -> None:
    """Write it down, and close the case, unless another report or an edit since the last decision waits in it."""
    if report.message is None or (case := _case_of(report.message)) is None or not case.is_open:
        return
    waiting = list(Report.objects.filter(message=report.message, state=ReportState.OPEN).order_by("created_at", "pk"))
    if waiting:
        risks = [RISKS.get(ReportReason(one.reason), Risk.OTHER) for one in waiting]
        case.risk = min(risks)
        case.due_at = min(due_after(risk, one.created_at) for risk, one in zip(risks, waiting, strict=True))
        case.side = Side.COORDINATOR if all(one.handed_over_at for one in waiting) else Side.FACILITATORS
    act(case, ActOf.TAKEN_BACK, report=report)
    if not waiting and not _edited_since(case):
        close(case, _ending_of(case), actor=None, note=case.note)


def noted(report: Report) -> None:
    """Let what the reporter added join the case. A closed case is open again, and due anew."""
    if report.message is None or (case := _case_of(report.message)) is None:
        return
    if case.is_open:
        act(case, ActOf.NOTED, report=report)
        return
    case.risk = RISKS.get(ReportReason(report.reason), Risk.OTHER)
    case.due_at = due_after(Risk(case.risk), timezone.now())
    reopen(case, ActOf.NOTED, report=report)


def forget_notes(room: Room, *, about: User) -> None:
    """Forget what was noted about somebody's words in a room, where those words are erased."""
    theirs = Q(message__room=room) | Q(held__room=room)
    cases = Case.objects.filter(theirs, about=about)
    HandedCase.objects.filter(case__in=cases.values("pk")).exclude(note="").update(note="")
    Sample.objects.filter(case__in=cases.values("pk")).exclude(note="").update(note="")
    cases.exclude(note="").update(note="")


def risk_of(held: HeldMessage) -> Risk:
    """How urgent words that wait are by themselves; distress among them is a worry, which comes before."""
    return Risk.APPEAL if held.appealed_at else Risk.HELD


def case_of_held(held: HeldMessage) -> Case | None:
    """The case about words that wait or waited, locked; the last one where there are several."""
    cases = Case.objects.select_for_update(of=("self",), no_key=True).filter(held=held)
    return cases.order_by("-pk").first()


def _case_with(report: Report) -> Case | None:
    """The case that a report is in, locked."""
    if report.message is not None:
        return _case_of(report.message)
    held = HeldMessage.objects.filter(worry=report).first()
    return case_of_held(held) if held is not None else None


def _case_of(message: Message) -> Case | None:
    """The case about a message, locked; the last one where there are several."""
    cases = Case.objects.select_for_update(of=("self",), no_key=True).filter(message=message)
    return cases.order_by("-pk").first()


def _edited_since(case: Case) -> bool:
    """Whether the words became others after the last decision, which opened the case again."""
    since = _last_closed(case)
    return case.acts.filter(kind=ActOf.EDITED, pk__gt=since).exists() and since > 0


def _ending_of(case: Case) -> Ending:
    """How a case ended whose last report was taken back: as those that were answered in it, if there are any."""
    answered = case.acts.filter(kind=ActOf.ANSWERED, pk__gt=_last_closed(case))
    states = set(answered.values_list("report__state", flat=True))
    if ReportState.UPHELD in states:
        return Ending.HANDLED
    return Ending.LEFT if ReportState.DISMISSED in states else Ending.TAKEN_BACK


def _last_closed(case: Case) -> int:
    """The id of the act that closed the case last; 0 where it was never closed."""
    return case.acts.filter(kind=ActOf.CLOSED).order_by("-pk").values_list("pk", flat=True).first() or 0


def _open(report: Report, risk: Risk) -> Case:
    since: datetime = report.created_at
    return Case.objects.create(
        group_id=report.room.group_id,
        subject=Subject.MESSAGE,
        message=report.message,
        about_id=report.author_id,
        risk=risk,
        side=Side.COORDINATOR if report.handed_over_at else Side.FACILITATORS,
        opened_at=since,
        due_at=due_after(risk, since),
    )
