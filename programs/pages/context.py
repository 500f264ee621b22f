"""The template context of the public programme pages: their lists of dates."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation

from programs.dates.forms import WishesForm
from programs.models import Occurrence, ProgramIndexPage, ProgramPage
from programs.queries.dates import dates_by_id, upcoming
from programs.queries.programs import in_language, next_of_programs, translations, without_dates
from programs.queries.signups import my_states
from programs.schedule.rule import OFFICE, WINDOW, expand
from programs.schedule.words import describe

CARDS_ON_A_PAGE = 12
DATES_AT_FIRST = 6


def index_context(request: HttpRequest) -> dict[str, Any]:
    """The list: programmes that match the filters, each with its next matching date."""
    form = WishesForm(request.GET)
    wishes = form.wishes()
    paginator = Paginator(next_of_programs(wishes).values_list("next_id", flat=True), CARDS_ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    dates = dates_by_id(page.object_list)
    in_language(dates)
    waiting = [] if wishes or page.has_next() else list(without_dates())
    translated = translations(waiting)
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    if translation.get_language() != "ja":
        asked["lang"] = translation.get_language() or ""
    return {
        "form": form,
        "wishes": wishes,
        "dates": dates,
        "page_of_dates": page,
        "count": paginator.count,
        "waiting": [translated.get(program.translation_key, program) for program in waiting],
        "feed": f"{reverse('calendar')}{'?' if asked else ''}{urlencode(asked)}",
    }


def program_context(request: HttpRequest, page: ProgramPage) -> dict[str, Any]:
    """One programme: its next dates, and which of them the reader signed up for."""
    canonical = page.canonical
    if getattr(request, "is_preview", False):
        return _previewed(request, page)
    coming = upcoming().filter(program=canonical.pk) if canonical.pk else upcoming().none()
    everything = request.GET.get("dates") == "all"
    dates = list(coming if everything else coming[: DATES_AT_FIRST + 1])
    more = not everything and len(dates) > DATES_AT_FIRST
    dates = dates if everything else dates[:DATES_AT_FIRST]
    mine = my_states(request.user, dates)
    for occurrence in dates:
        occurrence.page = page  # type: ignore[attr-defined]
        occurrence.mine = mine.get(occurrence.pk)  # type: ignore[attr-defined]
    schedule = canonical.schedule
    return {
        "dates": dates,
        "more_dates": more,
        "facts": canonical,
        "schedule_sentence": describe(schedule) if schedule else "",
    }


def _previewed(request: HttpRequest, page: ProgramPage) -> dict[str, Any]:
    """The page as it stands in the editor, with the dates that its rule will make beside those that staff touched."""
    canonical = page.canonical
    schedule = canonical.schedule
    there = list(upcoming().filter(program=canonical.pk)) if canonical.pk else []
    touched = {one.original_start: one for one in there if one.is_touched}
    dates = list(touched.values())
    now = timezone.now()
    last = max(timezone.localdate(timezone=OFFICE), schedule.start_date) + WINDOW if schedule else None
    for planned in expand(schedule, last=last) if schedule and last else []:
        if not planned.dropped and planned.starts_at > now and planned.day not in touched:
            made = Occurrence(
                program=canonical,
                original_start=planned.day,
                starts_at=planned.starts_at,
                ends_at=planned.ends_at,
            )
            made.seats_taken = 0  # type: ignore[attr-defined]
            dates.append(made)
    dates.sort(key=lambda one: one.starts_at)
    for one in dates:
        one.page, one.mine = page, None  # type: ignore[attr-defined]
    return {
        "dates": dates if request.GET.get("dates") == "all" else dates[:DATES_AT_FIRST],
        "more_dates": len(dates) > DATES_AT_FIRST,
        "facts": canonical,
        "schedule_sentence": describe(schedule) if schedule else "",
    }


def show_on_pages() -> None:
    """Give the page models their context, since models know no forms. Called once, when the app is ready."""
    ProgramIndexPage.shown = staticmethod(index_context)
    ProgramPage.shown = staticmethod(program_context)
