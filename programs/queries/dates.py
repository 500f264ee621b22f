"""Queries of dates. Whatever is shown to the public starts at `visible()`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time

import jpholiday
from django.db.models import CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, ExtractHour, ExtractIsoWeekDay, TruncDate
from django.utils import timezone

from programs.enums import ACTIVE_ENROLLMENTS, Availability, OccurrenceState
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.models.occurrence import OccurrenceQuerySet
from programs.schedule.rule import OFFICE, WINDOW

EVENING_FROM = 17  # o'clock
LONG_FIELDS = ("rule", "body", "what_happens", "what_to_bring")  # not needed in lists
LIST_FIELDS_LEFT_OUT = tuple(f"program__{name}" for name in LONG_FIELDS)


@dataclass(frozen=True)
class Wishes:
    """What somebody is looking for; an empty field means anything."""

    life_stage: str = ""
    kind: str = ""
    time: str = ""  # "weekday", "evening" or "weekend"
    place: int | None = None
    language: str = ""
    online: bool = False
    childcare: bool = False
    free: bool = False

    def __bool__(self) -> bool:
        return self != Wishes()


def visible() -> OccurrenceQuerySet:
    """Dates that the public may see, those of published programmes, with `seats_taken`."""
    return with_seats(Occurrence.objects.published())


def with_seats(occurrences: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """Annotate each date with `seats_taken` (held or confirmed)."""
    taken = (
        Enrollment.objects.filter(occurrence=OuterRef("pk"), state__in=ACTIVE_ENROLLMENTS)
        .order_by()
        .values("occurrence")
        .annotate(taken=Sum("seats"))
        .values("taken")
    )
    return occurrences.annotate(seats_taken=Coalesce(Subquery(taken, output_field=IntegerField()), 0))


def availability(occurrence: Occurrence, taken: int | None = None) -> Availability:
    """Whether one can still come. `taken` is the number of seats taken, by default the one counted by `with_seats`."""
    now = timezone.now()
    if occurrence.is_cancelled:
        return Availability.CANCELLED
    if occurrence.starts_at <= now:
        return Availability.PAST
    if not occurrence.program.needs_sign_up:
        return Availability.WALK_IN
    if now < occurrence.sign_up_opens_at:
        return Availability.NOT_YET
    if now >= occurrence.sign_up_closes_at:
        return Availability.CLOSED
    if occurrence.seats is None:
        return Availability.OPEN
    taken = occurrence.seats_taken if taken is None else taken  # type: ignore[attr-defined]
    left = occurrence.seats - taken
    if left <= 0:
        return Availability.FULL
    return Availability.FEW if left <= max(1, occurrence.seats // 5) else Availability.OPEN


def upcoming(wishes: Wishes | None = None) -> OccurrenceQuerySet:
    """The coming dates, soonest first, including cancelled ones so that nobody finds themselves before a closed door.

    With `wishes`, only dates that match and are not cancelled.
    """
    dates = visible().upcoming().select_related("program", "place", "program__place").defer(*LIST_FIELDS_LEFT_OUT)
    return fitting(dates, wishes) if wishes else dates


def dates_by_id(ids: Iterable[int]) -> list[Occurrence]:
    """These dates, with everything a card shows, in the given order."""
    found = {occurrence.pk: occurrence for occurrence in upcoming().filter(pk__in=list(ids))}
    return [found[pk] for pk in ids if pk in found]


def others_with_seats(occurrence: Occurrence, limit: int = 3) -> list[Occurrence]:
    """Other dates of the same programme that are open for sign-up now."""
    dates = upcoming(Wishes(free=True)).filter(program=occurrence.program_id).exclude(pk=occurrence.pk)
    return list(dates[:limit])


def affected(programs: Iterable[ProgramPage]) -> QuerySet[Occurrence]:
    """Coming dates of these programmes that are not cancelled and in which somebody has a seat."""
    return (
        Occurrence.objects.filter(
            program__in=list(programs),
            state=OccurrenceState.SCHEDULED,
            starts_at__gt=timezone.now(),
            enrollments__state__in=ACTIVE_ENROLLMENTS,
        )
        .distinct()
        .select_related("program", "place", "program__place")
        .order_by("starts_at", "pk")
    )


def fitting(dates: OccurrenceQuerySet, wishes: Wishes) -> OccurrenceQuerySet:
    """Those of these dates that are not cancelled and match the wishes."""
    dates = dates.filter(state=OccurrenceState.SCHEDULED)
    if wishes.life_stage:
        dates = dates.annotate(stages=Cast("program__life_stages", CharField())).filter(
            Q(stages="[]") | Q(stages__contains=f'"{wishes.life_stage}"')
        )
    if wishes.language:
        dates = dates.annotate(spoken=Cast("program__languages", CharField())).filter(
            spoken__contains=f'"{wishes.language}"'
        )
    if wishes.kind:
        dates = dates.filter(program__kind=wishes.kind)
    if wishes.place:
        dates = dates.filter(Q(place=wishes.place) | Q(place__isnull=True, program__place=wishes.place))
    if wishes.online:
        dates = dates.filter(program__online=True)
    if wishes.childcare:
        dates = dates.filter(program__childcare=True)
    if wishes.time:
        dates = _at_time(dates, wishes.time)
    return _with_room(dates) if wishes.free else dates


def _at_time(dates: OccurrenceQuerySet, time: str) -> OccurrenceQuerySet:
    """Filter by time of the week. Weekends include public holidays; hours are in the office's time zone."""
    dates = dates.annotate(
        weekday=ExtractIsoWeekDay("starts_at", tzinfo=OFFICE),
        hour=ExtractHour("starts_at", tzinfo=OFFICE),
        day=TruncDate("starts_at", tzinfo=OFFICE),
    )
    today = timezone.localdate(timezone=OFFICE)
    holidays = [day for day, _name in jpholiday.between(today, today + WINDOW)]
    weekend = Q(weekday__in=[6, 7]) | Q(day__in=holidays)
    if time == "weekend":
        return dates.filter(weekend)
    evening = Q(hour__gte=EVENING_FROM)
    return dates.filter(~weekend, evening if time == "evening" else ~evening)


def _with_room(dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """Only dates one can still come to: no sign-up needed, or sign-up open and a seat left."""
    now = timezone.now()
    today = timezone.localtime(now, OFFICE).date()
    open_now = Q(pk__in=[])
    windows = ProgramPage.objects.live().order_by().values_list("signup_opens_days", "signup_closes_hours").distinct()
    for days, hours in windows:
        too_early = datetime.combine(today + timedelta(days=days + 1), clock_time.min, tzinfo=OFFICE)
        open_now |= Q(
            program__signup_opens_days=days,
            program__signup_closes_hours=hours,
            starts_at__gt=now + timedelta(hours=hours),
            starts_at__lt=too_early,
        )
    dates = dates.annotate(limit=Coalesce("capacity", "program__capacity"))
    room = Q(limit__isnull=True) | Q(limit__gt=F("seats_taken"))
    return dates.filter(Q(program__needs_sign_up=False) | (open_now & room), starts_at__gt=now)
