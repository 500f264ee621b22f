"""Dates that staff should look at: double-booked, on a closed day, dropped from the schedule, or clashing.

A date outside the opening hours of an open day is reported only to whoever writes the schedule, because evening classes
are intended. Nothing here forbids anything: staff know more than the software does, so they are told and decide.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.hours import Shut, shut
from ground.text.search import folded
from places.models import Place
from programs.enums import OccurrenceState
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.models.occurrence import OccurrenceQuerySet
from programs.schedule.bookings import Booking, in_one_room
from programs.schedule.moments import when_words
from programs.schedule.rule import OFFICE, WINDOW, expand
from programs.schedule.words import day_words
from programs.staff.queries import with_clashes

SHOWN = 3  # days named in one message


@dataclass
class ToCheck:
    """One coming date, and what to look at, in the reader's language."""

    pk: int
    program: int
    title: str
    starts_at: datetime
    ends_at: datetime
    words: list[str] = field(default_factory=list)


def to_check(programs: Collection[int]) -> dict[int, ToCheck]:
    """The coming dates of these programmes that staff should look at, soonest first. A constant number of queries."""
    found: dict[int, ToCheck] = {}
    everywhere = _booked()
    mine = [booking for booking in everywhere if booking.program in programs]
    others = [booking for booking in everywhere if booking.program not in programs]
    places = troubles(mine, others, shut_by=frozenset(Shut) - {Shut.HOURS})  # an evening class is no mistake
    for booking in mine:
        if booking.key in places:
            assert isinstance(booking.key, int)
            found[booking.key] = ToCheck(
                booking.key, booking.program, booking.title, booking.starts_at, booking.ends_at, places[booking.key]
            )
    for row in _with_families(programs):
        pk, program, title, starts_at, ends_at, in_schedule, clashes = row
        one = found.setdefault(pk, ToCheck(pk, program, title, starts_at, ends_at))
        if not in_schedule:
            one.words.append(
                _(
                    "この回は新しい予定にありません。申し込みがあります。動かすか、中止にして、申し込んだ方に知らせてください。"
                )
            )
        if clashes:
            words = ngettext(
                "申し込んだ方のうち%(count)d人は、同じ時間にほかの会にも申し込んでいます。",
                "申し込んだ方のうち%(count)d人は、同じ時間にほかの会にも申し込んでいます。",
                clashes,
            )
            one.words.append(words % {"count": clashes})
    return dict(sorted(found.items(), key=lambda item: (item[1].starts_at, item[0])))


def troubles(
    bookings: Iterable[Booking], others: Iterable[Booking], *, shut_by: frozenset[Shut] = frozenset(Shut)
) -> dict[Hashable, list[str]]:
    """The problems of `bookings` by key, in words: what a booking overlaps in its room, or why its place is shut."""
    bookings = list(bookings)
    wanted = {booking.key for booking in bookings}
    found: dict[Hashable, list[str]] = defaultdict(list)
    for one, other in in_one_room([*bookings, *others]):
        for booking, met in ((one, other), (other, one)):
            if booking.key in wanted:
                facts = {"title": met.title, "when": when_words(met.starts_at, met.ends_at)}
                found[booking.key].append(_("同じ場所で「%(title)s」（%(when)s）と重なります。") % facts)
    places = Place.objects.filter(pk__in={booking.place for booking in bookings})
    weeks = {place.pk: (str(place), place.week) for place in places.prefetch_related("opening_hours", "closed_days")}
    for booking in bookings:
        name, week = weeks[booking.place]
        why = shut(week, booking.starts_at.astimezone(OFFICE), booking.ends_at.astimezone(OFFICE))
        if why in shut_by:
            found[booking.key].append(_shut_words(why) % {"place": name})
    return dict(found)


def grouped(found: Iterable[ToCheck]) -> list[tuple[ToCheck, int]]:
    """Group dates of a programme with the same problems: the first of them, and how many more there are."""
    groups: dict[tuple[int, tuple[str, ...]], list[ToCheck]] = defaultdict(list)
    for one in found:
        groups[one.program, tuple(one.words)].append(one)
    return [(same[0], len(same) - 1) for same in groups.values()]


def planned_troubles(page: ProgramPage) -> dict[date, list[str]]:
    """By day, the problems of the dates that the page's schedule will make from now on, saved or not."""
    schedule, place = page.schedule, page.place
    if schedule is None or place is None:
        return {}
    now = timezone.now()
    last = max(timezone.localtime(now, OFFICE).date(), schedule.start_date) + WINDOW
    bookings = [
        Booking(one.day, page.pk or 0, page.title, place.pk, folded(page.place_note), one.starts_at, one.ends_at)
        for one in expand(schedule, last=last)
        if not one.dropped and one.starts_at > now
    ]
    found = troubles(bookings, [booking for booking in _booked() if booking.program != page.pk])
    return {day: words for day, words in found.items() if isinstance(day, date)}


def planned_words(page: ProgramPage) -> str:
    """The problems of planned dates as one message for whoever just saved the page; empty if there are none."""
    found = sorted(planned_troubles(page).items())
    if not found:
        return ""
    lines = [f"{day_words(day)}：{' '.join(words)}" for day, words in found[:SHOWN]]
    left = len(found) - SHOWN
    if left > 0:
        lines.append(ngettext("ほか%(count)d日", "ほか%(count)d日", left) % {"count": left})
    return _("場所を確かめてほしい日があります。%(days)s") % {"days": " / ".join(lines)}


def _shut_words(why: Shut) -> str:
    return {
        Shut.CLOSED_DAY: _("%(place)sの休みの日です。"),
        Shut.HOLIDAY: _("祝日なので、%(place)sは休みです。"),
        Shut.WEEKDAY: _("%(place)sは、この曜日は開いていません。"),
        Shut.HOURS: _("%(place)sの開いている時間の外にかかります。"),
    }[why]


def _coming() -> OccurrenceQuerySet:
    return Occurrence.objects.upcoming().filter(state=OccurrenceState.SCHEDULED)


def _booked() -> list[Booking]:
    """Every coming date with a place: public ones, and those in which somebody still has a seat."""
    seats = Exists(Enrollment.objects.active().filter(occurrence=OuterRef("pk")))
    dates = (
        _coming()
        .filter(Q(program__live=True, in_schedule=True) | seats)
        .annotate(at=Coalesce("place_id", "program__place_id"))
        .filter(at__isnull=False)
        .values_list(
            "pk", "program_id", "program__title", "at", "place_id", "program__place_note", "starts_at", "ends_at"
        )
    )
    return [
        Booking(pk, program, title, at, "" if own else folded(note), starts_at, ends_at)
        for pk, program, title, at, own, note, starts_at, ends_at in dates
    ]


def _with_families(programs: Collection[int]) -> Iterable[tuple[int, int, str, datetime, datetime, bool, int]]:
    """Dates with sign-ups that are no longer in the schedule, or whose people have another date at the same hour."""
    seats = Exists(Enrollment.objects.active().filter(occurrence=OuterRef("pk")))
    dates = with_clashes(_coming().filter(program__in=programs))
    return dates.filter(Q(seats, in_schedule=False) | Q(clashes__gt=0)).values_list(
        "pk", "program_id", "program__title", "starts_at", "ends_at", "in_schedule", F("clashes")
    )
