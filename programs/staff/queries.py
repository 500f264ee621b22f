"""Queries for the staff screens. They start at the pages a person may edit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Locale
from wagtail.permission_policies.pages import PagePermissionPolicy

from ground.text.search import folded, terms
from people.models import User
from programs.enums import ACTIVE_ENROLLMENTS, EnrollmentState, OccurrenceState, ProgramKind
from programs.models import Enrollment, Occurrence, ProgramIndexPage, ProgramPage
from programs.models.occurrence import OccurrenceQuerySet
from programs.queries.dates import with_seats


def manageable(user: User | AnonymousUser) -> QuerySet[ProgramPage]:
    """The canonical programme pages this person may edit."""
    mine = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    programs: QuerySet[ProgramPage] = ProgramPage.objects.filter(
        pk__in=mine.order_by().values("pk"), locale=Locale.get_default(), alias_of__isnull=True
    ).defer("rule", "body", "what_happens", "what_to_bring")
    return programs


def where_to_write(user: User | AnonymousUser) -> ProgramIndexPage | None:
    """The page under which this person may create a programme, if there is one."""
    pages: QuerySet[ProgramIndexPage] = ProgramIndexPage.objects.filter(
        locale=Locale.get_default(), alias_of__isnull=True
    ).order_by("path")
    return next((page for page in pages if page.permissions_for_user(user).can_add_subpage()), None)


def with_families(program: ProgramPage) -> dict[date, Occurrence]:
    """Coming dates of a programme with sign-ups (`taken` is how many), by the day the rule gave them."""
    if program.pk is None:
        return {}
    taken = Count("enrollments", filter=Q(enrollments__state__in=ACTIVE_ENROLLMENTS))
    coming = Occurrence.objects.upcoming().filter(program=program.pk, state=OccurrenceState.SCHEDULED)
    return {one.original_start: one for one in coming.annotate(taken=taken).filter(taken__gt=0)}


def named_like(programs: QuerySet[ProgramPage], query: str) -> QuerySet[ProgramPage]:
    """Those whose title, kind or place contains every word of the query, in whatever spelling."""
    words = terms(query)
    if not words:
        return programs
    kinds = dict(ProgramKind.choices)
    texts = {
        pk: folded(f"{title} {kinds.get(kind, '')} {place or ''}")
        for pk, title, kind, place in programs.values_list("pk", "title", "kind", "place__name")
    }
    return programs.filter(pk__in=[pk for pk, text in texts.items() if all(word in text for word in words)])


def with_next_dates(programs: QuerySet[ProgramPage]) -> QuerySet[ProgramPage]:
    """Annotate programmes with their next date (`next_start`, `next_seats`, `next_taken`) and how many are `coming`."""
    coming = Occurrence.objects.filter(program=OuterRef("pk"), starts_at__gt=timezone.now()).order_by("starts_at")
    scheduled = coming.filter(state=OccurrenceState.SCHEDULED)
    following = with_seats(scheduled.filter(in_schedule=True)).annotate(limit=Coalesce("capacity", "program__capacity"))
    takes_place = Q(
        occurrences__starts_at__gt=timezone.now(),
        occurrences__state=OccurrenceState.SCHEDULED,
        occurrences__in_schedule=True,
    )
    annotated: QuerySet[ProgramPage] = programs.annotate(
        next_start=Subquery(following.values("starts_at")[:1]),
        next_seats=Subquery(following.values("limit")[:1]),
        next_taken=Subquery(following.values("seats_taken")[:1]),
        coming=Count("occurrences", filter=takes_place),
    )
    return annotated.order_by(F("next_start").asc(nulls_last=True), "title")


def also_elsewhere() -> Exists:
    """For a query of sign-ups: whether the person has a seat in another date that takes place at the same hour."""
    others = Enrollment.objects.active().filter(
        user=OuterRef("user"),
        occurrence__state=OccurrenceState.SCHEDULED,
        occurrence__starts_at__lt=OuterRef("occurrence__ends_at"),
        occurrence__ends_at__gt=OuterRef("occurrence__starts_at"),
    )
    return Exists(others.exclude(occurrence=OuterRef("occurrence")))


def after_a_no() -> Exists:
    """For a query of sign-ups: whether a guardian of the person, then under 18, declined this programme before."""
    earlier = Enrollment.objects.declined().filter(
        user=OuterRef("user"),
        occurrence__program=OuterRef("occurrence__program"),
        created_at__lte=OuterRef("created_at"),
    )
    return Exists(earlier.exclude(pk=OuterRef("pk")))


def with_clashes(occurrences: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """Annotate each date with `clashes`: how many of its people have another date at the same hour."""
    twice = Enrollment.objects.active().filter(also_elsewhere(), occurrence=OuterRef("pk"))
    counted = twice.order_by().values("occurrence").annotate(number=Count("pk")).values("number")
    return occurrences.annotate(clashes=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def dates_of(program: ProgramPage, *, past: bool = False) -> OccurrenceQuerySet:
    """The dates of a programme with `confirmed` and `held`, except those dropped from the schedule without sign-ups."""
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
    """The active sign-ups of a date in order of arrival, with their sums. Two queries."""
    rows = list(
        occurrence.enrollments.filter(state__in=ACTIVE_ENROLLMENTS)
        .annotate(clashes=also_elsewhere(), declined_before=after_a_no())
        .select_related("user")
        .prefetch_related("participants")
        .order_by("created_at", "pk")
    )
    confirmed: list[Any] = [row for row in rows if row.state == EnrollmentState.CONFIRMED]
    return Roster(
        enrollments=rows,
        confirmed=len(confirmed),
        held=len(rows) - len(confirmed),
        people=sum(len(row.names) for row in rows),
        seats=sum(row.seats for row in rows),
    )
