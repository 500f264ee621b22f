"""Creating places from code (the demo, an import). Staff use the form under /admin/places/, which audits the same."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.db import transaction

from ground.actions.audit import record
from people.models import User
from places import refusals
from places.models import ClosedDay, OpeningHour, Place, TryNext
from places.rules import can_write_places


@transaction.atomic
def add_place(
    *,
    actor: User,
    slug: str,
    hours: Iterable[tuple[int, time, time]] = (),
    closed: Mapping[date, tuple[str, str]] | None = None,
    **fields: Any,
) -> Place:
    """Add a place with its hours (weekday, opens, closes) and closed days (date: note in Japanese and English)."""
    _check(actor)
    place = Place(slug=slug, **fields)
    place.full_clean()
    place.save()
    for weekday, opens, closes in hours:
        OpeningHour.objects.create(place=place, weekday=weekday, opens=opens, closes=closes)
    for day, (note_ja, note_en) in (closed or {}).items():
        ClosedDay.objects.create(place=place, date=day, note_ja=note_ja, note_en=note_en)
    record(actor=actor, verb="places.save_place", subject=place, label=str(place))
    return place


@transaction.atomic
def add_next_step(*, actor: User, place: Place, next_place: Place, sentence_ja: str, sentence_en: str = "") -> TryNext:
    """Add a place to try after `place`, and a sentence saying when it may suit."""
    _check(actor)
    step = TryNext(place=place, next_place=next_place, sentence_ja=sentence_ja, sentence_en=sentence_en)
    step.sort_order = place.next_steps.count()
    step.full_clean()
    step.save()
    record(actor=actor, verb="places.add_next_step", subject=place, next_place=next_place.slug)
    return step


def _check(actor: User) -> None:
    if not can_write_places(actor):
        raise refusals.may_not_write()
