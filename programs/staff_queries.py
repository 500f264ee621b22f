"""Reads for the staff screens. They start at the pages a person may edit."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from wagtail.models import Locale
from wagtail.permission_policies.pages import PagePermissionPolicy

from people.models import User
from programs.enums import ACTIVE_ENROLLMENTS, EnrollmentState, OccurrenceState
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.models.occurrence import OccurrenceQuerySet


def manageable(user: User | AnonymousUser) -> QuerySet[ProgramPage]:
    """Canonical programme pages this person may edit."""
    mine = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    programs: QuerySet[ProgramPage] = ProgramPage.objects.filter(
        pk__in=mine.order_by().values("pk"), locale=Locale.get_default(), alias_of__isnull=True
    ).defer("rule", "body", "what_happens", "what_to_bring")
    return programs


def with_next_dates(programs: QuerySet[ProgramPage]) -> QuerySet[ProgramPage]:
    """Each programme with `next_start`, `coming`, `signed_up` and `out_of_schedule` (dates that need a decision)."""
    coming = Occurrence.objects.filter(program=OuterRef("pk"), starts_at__gt=timezone.now()).order_by("starts_at")
    scheduled = coming.filter(state=OccurrenceState.SCHEDULED)
    upcoming = Q(occurrences__starts_at__gt=timezone.now())
    takes_place = upcoming & Q(occurrences__state=OccurrenceState.SCHEDULED)
    signed = takes_place & Q(occurrences__enrollments__state__in=ACTIVE_ENROLLMENTS)
    annotated: QuerySet[ProgramPage] = programs.annotate(
        next_start=Subquery(scheduled.filter(in_schedule=True).values("starts_at")[:1]),
        coming=Count("occurrences", filter=takes_place & Q(occurrences__in_schedule=True), distinct=True),
        signed_up=Count("occurrences__enrollments", filter=signed, distinct=True),
        out_of_schedule=Count("occurrences", filter=signed & Q(occurrences__in_schedule=False), distinct=True),
    )
    return annotated.order_by(F("next_start").asc(nulls_last=True), "title")


def dates_of(program: ProgramPage, *, past: bool = False) -> OccurrenceQuerySet:
    """The dates of a programme with `confirmed` and `held`; left-over dates that nobody is in are left out."""
    now = timezone.now()
    dates: OccurrenceQuerySet = program.occurrences.select_related("place", "program__place").annotate(
        confirmed=Count("enrollments", filter=Q(enrollments__state=EnrollmentState.CONFIRMED)),
        held=Count("enrollments", filter=Q(enrollments__state=EnrollmentState.HELD)),
    )
    dates = dates.filter(Q(in_schedule=True) | Q(confirmed__gt=0) | Q(held__gt=0))
    if past:
        return dates.filter(ends_at__lte=now).order_by("-starts_at", "-pk")
    return dates.filter(ends_at__gt=now).order_by("starts_at", "pk")


@dataclass(frozen=True)
class Roster:
    """Who is expected at one date, and the sums staff read first."""

    enrollments: list[Enrollment]
    confirmed: int
    held: int
    people: int
    seats: int


def roster(occurrence: Occurrence) -> Roster:
    """The active sign-ups of a date in the order they came, with their sums. One query."""
    rows = list(
        occurrence.enrollments.filter(state__in=ACTIVE_ENROLLMENTS).select_related("user").order_by("created_at", "pk")
    )
    confirmed: list[Any] = [row for row in rows if row.state == EnrollmentState.CONFIRMED]
    return Roster(
        enrollments=rows,
        confirmed=len(confirmed),
        held=len(rows) - len(confirmed),
        people=sum(row.people for row in rows),
        seats=sum(row.seats for row in rows),
    )
