"""How a case changes: every change is an act, and makes its version grow. Called under the case's lock."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from chat.models import Report
from desk.enums import ActOf, Ending, Side
from desk.models import Case, CaseAct
from groups.models import JoinRequest
from people.models import User

CLAIM_LASTS = timedelta(minutes=10)  # without an act by whoever claimed it; then the case is free again


def locked(case: Case) -> Case:
    """Read a case again, and lock it until the transaction ends. Lock its room or group before."""
    current: Case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    return current


def reports_of(case: Case) -> QuerySet[Report]:
    """The reports in a case, for whomever they wait; of words that wait it is the site's own worry."""
    about = Q(message=case.message_id) if case.message_id else Q(held=case.held_id)
    found: QuerySet[Report] = Report.objects.filter(about) if case.message_id or case.held_id else Report.objects.none()
    return found.order_by("created_at", "pk")


def act(
    case: Case,
    kind: ActOf,
    *,
    actor: User | None = None,
    report: Report | None = None,
    join_request: JoinRequest | None = None,
) -> None:
    """Write down what happened, and save the case. Whoever claimed it and acts keeps it a while longer."""
    now = timezone.now()
    if actor is not None and case.claimed_by_id == actor.pk and kind != ActOf.RELEASED:
        case.claim_ends_at = now + CLAIM_LASTS
    case.version += 1
    case.save()
    CaseAct.objects.create(case=case, kind=kind, at=now, actor=actor, report=report, join_request=join_request)


def close(case: Case, outcome: Ending, *, actor: User | None, note: str = "") -> None:
    """Close a case with an outcome. The person whom it is about never closes it: then it has no closer."""
    case.outcome, case.note, case.closed_at = outcome, note, timezone.now()
    case.closed_by = None if actor is None or actor.pk == case.about_id else actor
    free(case)
    act(case, ActOf.CLOSED, actor=case.closed_by)


def reopen(case: Case, kind: ActOf, *, report: Report | None = None) -> None:
    """Open a closed case again, because of what `kind` says; the note of the last decision stays."""
    case.outcome, case.closed_by, case.closed_at = "", None, None
    case.opened_at = timezone.now()
    if report is not None:
        case.side = Side.COORDINATOR if report.handed_over_at else Side.FACILITATORS
    act(case, kind, report=report)
    act(case, ActOf.REOPENED)


def free(case: Case) -> None:
    """Let nobody look after it any more. The caller saves it."""
    case.claimed_by, case.claim_ends_at = None, None
