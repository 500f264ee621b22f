"""Which cases are on whose desk: never one about the person herself."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from chat.coordination import open_cases
from chat.enums import HeldState, ReportState
from chat.models import Report
from desk.enums import Side, Subject
from desk.models import Case
from groups.models import Membership
from groups.models.membership import watching
from groups.queries import unwatched_groups
from groups.rules import can_coordinate
from people.models import User


def cases_for(user: User) -> QuerySet[Case]:
    """Return the cases, open and closed, that this person may read and answer; the most urgent first.

    `Case.is_hers` says that she answers it as a facilitator of the group, and reads its words on the desk. A
    coordinator reads them one case at a time, and each reading is recorded.
    """
    mine = Q(as_facilitator=True)
    if can_coordinate(user):
        mine |= _as_coordinator(user)
    cases = (
        Case.objects.exclude(about=user)
        .exclude(against=user)
        .annotate(as_facilitator=ExpressionWrapper(_as_facilitator(user), BooleanField()))
    )
    return cases.filter(mine).order_by("risk", "due_at", "pk")


def cases_of(user: User) -> QuerySet[Case]:
    """Return the cases that wait for this person."""
    return cases_for(user).filter(closed_at__isnull=True)


def about_report(report: Report) -> Q:
    """Which cases a report can be in: those of its message or, without one, of the words that wait."""
    if report.message_id is not None:
        return Q(message=report.message_id)
    return Q(held__worry=report.pk, message__isnull=True)


def _as_facilitator(user: User) -> Q:
    seats = Membership.objects.filter(watching(), group=OuterRef("group"), user=user, user__is_active=True)
    reads = Exists(seats.filter(reads_from__lte=Coalesce(OuterRef("message__seq"), Value(0))))
    waiting = Report.objects.filter(message=OuterRef("message"), state=ReportState.OPEN, handed_over_at__isnull=True)
    lies_there = Q(side=Side.FACILITATORS) | Exists(waiting)
    of_persons = Q(subject=Subject.PERSON) & Exists(seats)
    return of_persons | (Q(subject=Subject.MESSAGE) & reads & lies_there) | _held_as_facilitator(seats)


def _held_as_facilitator(seats: QuerySet[Membership]) -> Q:
    """Words that wait stay the facilitators' when the coordinators have them, too (`chat.queries.held`)."""
    waiting = Report.objects.filter(held=OuterRef("held"), state=ReportState.OPEN, handed_over_at__isnull=True)
    lies_there = Q(held__state=HeldState.AWAITING) | Q(side=Side.FACILITATORS) | Q(closed_at__isnull=False)
    reads = Exists(seats.filter(reads_from__lte=OuterRef("held__at_seq")))
    return Q(subject=Subject.HELD) & reads & (lies_there | Exists(waiting))


def _as_coordinator(user: User) -> Q:
    """Handed over, without a facilitator who may answer it, or one to which the ladder called this person."""
    able = Membership.objects.filter(
        watching(),
        group=OuterRef("group"),
        user__is_active=True,
        reads_from__lte=Coalesce(OuterRef("message__seq"), Value(0)),
    )
    somebody = Exists(able.exclude(user=OuterRef("about"))) | (Q(about__isnull=True) & Exists(able))
    theirs = Q(side=Side.COORDINATOR) | ~somebody | Q(message__in=open_cases(user).order_by().values("message"))
    unwatched = unwatched_groups().order_by().values("pk")
    decides = Q(held__state=HeldState.AWAITING) | Q(closed_at__isnull=False)
    worries = Q(held__in=open_cases(user).filter(held__isnull=False).order_by().values("held"))
    waits = (Q(held__handed_over_at__isnull=False) & decides) | worries
    return (
        (Q(subject=Subject.MESSAGE) & theirs)
        | (Q(subject=Subject.HELD) & waits)
        | Q(subject=Subject.PERSON, group__in=unwatched)
    )
