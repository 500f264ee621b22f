"""Queries of places."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from ground.hours import Status, by_days, closures, status
from people.models import User
from places import wording
from places.enums import Layer, SpokenLanguage
from places.models import ClosedDay, Place, TryNext

CLOSURES_SHOWN = 60  # days ahead


@dataclass(frozen=True)
class PlaceNow:
    """A place, and whether it is open at the moment of asking."""

    place: Place
    status: Status

    @property
    def has_hours(self) -> bool:
        return bool(self.place.opening_hours.all())

    @property
    def sentence(self) -> str:
        return wording.status_sentence(self.status)


def visible_to(user: User | AnonymousUser) -> QuerySet[Place]:
    """The published places in their `order`; the same for everybody."""
    places: QuerySet[Place] = Place.objects.filter(is_published=True)
    return places


def find(
    user: User | AnonymousUser,
    *,
    now: datetime | None = None,
    life_stage: str = "",
    language: str = "",
    open_now: bool = False,
    childcare: bool = False,
    online: bool = False,
) -> list[PlaceNow]:
    """The places that match, with their status as of `now`. Three queries, however many places there are."""
    now = timezone.localtime(now)
    places = visible_to(user).prefetch_related("opening_hours", _closed_days(now.date()))
    if childcare:
        places = places.filter(childcare=True)
    if online:
        places = places.filter(online=True)
    found = []
    for place in places:
        if life_stage and place.life_stages and life_stage not in place.life_stages:
            continue
        if language and language not in place.languages:
            continue
        at = PlaceNow(place, status(place.week, now))
        if open_now and not at.status.is_open:
            continue
        found.append(at)
    return found


def by_layer(found: list[PlaceNow]) -> list[tuple[Layer, list[PlaceNow]]]:
    """The places grouped by layer, nearest to daily life first. Empty layers are left out."""
    layers = [(layer, [at for at in found if at.place.layer == layer]) for layer in Layer]
    return [(layer, members) for layer, members in layers if members]


def languages_spoken(user: User | AnonymousUser) -> list[SpokenLanguage]:
    """The languages spoken at one published place at least, in the order of the enum."""
    spoken = {language for languages in visible_to(user).values_list("languages", flat=True) for language in languages}
    return [language for language in SpokenLanguage if language.value in spoken]


def page_of(user: User | AnonymousUser, slug: str, *, now: datetime | None = None) -> dict[str, Any] | None:
    """Everything the page of one place shows, or None if there is no such place for this reader."""
    now = timezone.localtime(now)
    next_steps = Prefetch(
        "next_steps",
        TryNext.objects.filter(next_place__is_published=True).select_related("next_place"),
    )
    place = (
        visible_to(user)
        .filter(slug=slug)
        .prefetch_related("opening_hours", _closed_days(now.date()), next_steps)
        .first()
    )
    if place is None:
        return None
    week = place.week
    notes = {closed.date: closed.note for closed in place.closed_days.all()}
    return {
        "place": place,
        "at": PlaceNow(place, status(week, now)),
        "week": [(wording.days_sentence(days), wording.hours_sentence(days)) for days in by_days(week)],
        "closures": [
            (closed, wording.day(closed), wording.closure_reason(closed, notes))
            for closed in closures(week, now.date(), CLOSURES_SHOWN)
        ],
        "next_steps": list(place.next_steps.all()),
    }


def _closed_days(today: date) -> "Prefetch[str, QuerySet[ClosedDay], str]":
    # Yesterday still matters: an opening that began then may last past midnight.
    return Prefetch("closed_days", ClosedDay.objects.filter(date__gte=today - timedelta(days=1)))
