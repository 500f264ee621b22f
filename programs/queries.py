"""Reads of dates and sign-ups. What the public may see starts at `visible()`; a sign-up is seen by its owner only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time
from typing import Any

import jpholiday
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, ExtractHour, ExtractIsoWeekDay, TruncDate
from django.utils import timezone, translation

from people.models import Consent, User
from programs.bookings import meeting
from programs.enums import ACTIVE_ENROLLMENTS, Availability, OccurrenceState
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.models.occurrence import OccurrenceQuerySet
from programs.schedule import OFFICE, WINDOW

EVENING_FROM = 17  # o'clock
LONG_FIELDS = ("rule", "body", "what_happens", "what_to_bring")  # lists do not read these
LIST_FIELDS_LEFT_OUT = tuple(f"program__{name}" for name in LONG_FIELDS)


@dataclass(frozen=True)
class Wishes:
    """What somebody looks for; empty means anything."""

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
    """Dates of published programmes, as the public may see them, with `seats_taken`."""
    return with_seats(Occurrence.objects.published())


def with_seats(occurrences: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """Each date with `seats_taken` (held or confirmed), counted by the database."""
    taken = (
        Enrollment.objects.filter(occurrence=OuterRef("pk"), state__in=ACTIVE_ENROLLMENTS)
        .order_by()
        .values("occurrence")
        .annotate(taken=Sum("seats"))
        .values("taken")
    )
    return occurrences.annotate(seats_taken=Coalesce(Subquery(taken, output_field=IntegerField()), 0))


def availability(occurrence: Occurrence, taken: int | None = None) -> Availability:
    """Whether one can still come, in one word. `taken`: seats taken, by default those that `with_seats` counted."""
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
    """The next dates that fit, soonest first; cancelled ones too, so that nobody stands before a closed door.

    Dates that were cancelled do not count as an answer to a wish: with wishes they are left out.
    """
    dates = visible().upcoming().select_related("program", "place", "program__place").defer(*LIST_FIELDS_LEFT_OUT)
    return _fitting(dates, wishes) if wishes else dates


def next_of_programs(wishes: Wishes | None = None) -> QuerySet[ProgramPage]:
    """Programmes that have a date which fits, the soonest first; `next_id` is that date."""
    dates = _fitting(visible().upcoming(), wishes or Wishes()).filter(starts_at__gt=timezone.now())
    first = dates.filter(program=OuterRef("pk")).order_by("starts_at", "id")
    programs: QuerySet[ProgramPage] = (
        ProgramPage.objects.live()
        .annotate(next_id=Subquery(first.values("pk")[:1]), next_start=Subquery(first.values("starts_at")[:1]))
        .filter(next_id__isnull=False)
        .order_by("next_start", "pk")
    )
    return programs


def dates_by_id(ids: Iterable[int]) -> list[Occurrence]:
    """These dates with what a card shows of them, in the given order."""
    found = {occurrence.pk: occurrence for occurrence in upcoming().filter(pk__in=list(ids))}
    return [found[pk] for pk in ids if pk in found]


def without_dates() -> QuerySet[ProgramPage]:
    """Published programmes whose next date is not known yet."""
    dates = Occurrence.objects.filter(starts_at__gt=timezone.now(), state=OccurrenceState.SCHEDULED)
    programs: QuerySet[ProgramPage] = (
        ProgramPage.objects.live()
        .filter(locale__language_code=settings.LANGUAGE_CODE, alias_of__isnull=True)
        .exclude(pk__in=dates.values("program"))
        .defer(*LONG_FIELDS)
        .order_by("title")
    )
    return programs


def others_with_seats(occurrence: Occurrence, limit: int = 3) -> list[Occurrence]:
    """Other dates of the same programme that one can sign up for now."""
    dates = upcoming(Wishes(free=True)).filter(program=occurrence.program_id).exclude(pk=occurrence.pk)
    return list(dates[:limit])


def in_language(occurrences: Iterable[Occurrence]) -> None:
    """Give each date `page`: its programme in the reader's language, or in Japanese where there is no translation."""
    occurrences = list(occurrences)
    pages = translations(occurrence.program for occurrence in occurrences)
    for occurrence in occurrences:
        occurrence.page = pages.get(occurrence.program.translation_key, occurrence.program)  # type: ignore[attr-defined]


def translations(programs: Iterable[ProgramPage]) -> dict[Any, ProgramPage]:
    """Published pages in the reader's language by translation key; empty when the reader's language is the default."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    keys = {program.translation_key for program in programs}
    if language == settings.LANGUAGE_CODE or not keys:
        return {}
    found = ProgramPage.objects.live().filter(locale__language_code=language, translation_key__in=keys)
    return {page.translation_key: page for page in found.defer(*LONG_FIELDS)}


def title_in(program: ProgramPage, language: str | None) -> str:
    """The programme's title in this language, or in Japanese where it is not translated."""
    translated = (
        ProgramPage.objects.live()
        .filter(translation_key=program.translation_key, locale__language_code=language or "")
        .values_list("title", flat=True)
        .first()
    )
    return str(translated or program.title)


def mail_facts(occurrence: Occurrence, language: str | None) -> dict[str, Any]:
    """What every mail about a date says: which programme, when and where."""
    with translation.override(language or translation.get_language()):
        place = occurrence.where
        return {
            "title": title_in(occurrence.program, language),
            "occurrence_id": occurrence.pk,
            "starts_at": occurrence.starts_at.isoformat(),
            "ends_at": occurrence.ends_at.isoformat(),
            "place": str(place) if place else "",
            "online": occurrence.program.online,
        }


def enrollments_of(user: User | AnonymousUser) -> QuerySet[Enrollment]:
    """A person's own sign-ups; nobody sees another's here."""
    if not user.is_authenticated:
        return Enrollment.objects.none()
    return (
        Enrollment.objects.filter(user=user)
        .select_related("occurrence__program", "occurrence__place", "occurrence__program__place")
        .defer("occurrence__program__rule", "occurrence__program__body", "occurrence__program__what_happens")
    )


def my_enrollments(user: User | AnonymousUser) -> list[Enrollment]:
    """A person's coming dates, soonest first, for `programs/_my_enrollments.html`: one query, one more in translation.

    Cancelled dates are among them, so that the news is seen. `also` is another of these dates at the same hour.
    """
    coming = list(
        enrollments_of(user)
        .filter(state__in=ACTIVE_ENROLLMENTS, occurrence__ends_at__gt=timezone.now())
        .order_by("occurrence__starts_at", "pk")
    )
    in_language(enrollment.occurrence for enrollment in coming)
    taking_place = {one.occurrence_id: one.occurrence for one in coming if not one.occurrence.is_cancelled}
    also: dict[int, Occurrence] = {}
    for one, other in meeting(taking_place.values()):
        also[one.pk], also[other.pk] = other, one
    for enrollment in coming:
        enrollment.also = also.get(enrollment.occurrence_id)  # type: ignore[attr-defined]
    return coming


def overlapping(user: User, occurrence: Occurrence) -> Enrollment | None:
    """The person's sign-up for another date at the same time, if there is one."""
    return (
        enrollments_of(user)
        .filter(
            state__in=ACTIVE_ENROLLMENTS,
            occurrence__state=OccurrenceState.SCHEDULED,
            occurrence__starts_at__lt=occurrence.ends_at,
            occurrence__ends_at__gt=occurrence.starts_at,
        )
        .exclude(occurrence=occurrence)
        .order_by("occurrence__starts_at")
        .first()
    )


def affected(programs: Iterable[ProgramPage]) -> QuerySet[Occurrence]:
    """Coming dates of these programmes that take place and that somebody has a seat in."""
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


def consent_about(enrollment: Enrollment) -> Consent | None:
    """What a guardian agreed to for this sign-up, as it was shown."""
    given = Consent.objects.filter(subject_type="programs.enrollment", subject_id=str(enrollment.pk))
    return given.exclude(given_by="").order_by("-given_at").first()


def my_states(user: User | AnonymousUser, occurrences: Iterable[Occurrence]) -> dict[int, Enrollment]:
    """The person's active sign-ups among these dates, by date."""
    if not user.is_authenticated:
        return {}
    mine = Enrollment.objects.filter(user=user, state__in=ACTIVE_ENROLLMENTS, occurrence__in=list(occurrences))
    return {enrollment.occurrence_id: enrollment for enrollment in mine}


def _fitting(dates: OccurrenceQuerySet, wishes: Wishes) -> OccurrenceQuerySet:
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
    """Weekends include public holidays; the hours are those of the office's clock."""
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
    """Only dates one can come to: no sign-up needed, or sign-up open and a seat left."""
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
