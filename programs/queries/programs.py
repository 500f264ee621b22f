"""Queries of programmes: those with dates, those without, and their pages in a language."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone, translation

from programs.enums import OccurrenceState
from programs.models import Occurrence, ProgramPage
from programs.queries.dates import LONG_FIELDS, Wishes, fitting, visible


def next_of_programs(wishes: Wishes | None = None) -> QuerySet[ProgramPage]:
    """Programmes with a matching date, soonest first; `next_id` is that date."""
    dates = fitting(visible().upcoming(), wishes or Wishes()).filter(starts_at__gt=timezone.now())
    first = dates.filter(program=OuterRef("pk")).order_by("starts_at", "id")
    programs: QuerySet[ProgramPage] = (
        ProgramPage.objects.live()
        .annotate(next_id=Subquery(first.values("pk")[:1]), next_start=Subquery(first.values("starts_at")[:1]))
        .filter(next_id__isnull=False)
        .order_by("next_start", "pk")
    )
    return programs


def without_dates() -> QuerySet[ProgramPage]:
    """Published programmes that have no coming date yet."""
    dates = Occurrence.objects.filter(starts_at__gt=timezone.now(), state=OccurrenceState.SCHEDULED)
    programs: QuerySet[ProgramPage] = (
        ProgramPage.objects.live()
        .filter(locale__language_code=settings.LANGUAGE_CODE, alias_of__isnull=True)
        .exclude(pk__in=dates.values("program"))
        .defer(*LONG_FIELDS)
        .order_by("title")
    )
    return programs


def in_language(occurrences: Iterable[Occurrence]) -> None:
    """Set `page` on each date: its programme in the reader's language, or in Japanese if it is not translated."""
    occurrences = list(occurrences)
    pages = translations(occurrence.program for occurrence in occurrences)
    for occurrence in occurrences:
        occurrence.page = pages.get(occurrence.program.translation_key, occurrence.program)  # type: ignore[attr-defined]


def translations(programs: Iterable[ProgramPage]) -> dict[Any, ProgramPage]:
    """Published pages in the reader's language by translation key; empty if that is the default language."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    keys = {program.translation_key for program in programs}
    if language == settings.LANGUAGE_CODE or not keys:
        return {}
    found = ProgramPage.objects.live().filter(locale__language_code=language, translation_key__in=keys)
    return {page.translation_key: page for page in found.defer(*LONG_FIELDS)}


def title_in(program: ProgramPage, language: str | None) -> str:
    """The programme's title in this language, or in Japanese if it is not translated."""
    translated = (
        ProgramPage.objects.live()
        .filter(translation_key=program.translation_key, locale__language_code=language or "")
        .values_list("title", flat=True)
        .first()
    )
    return str(translated or program.title)
