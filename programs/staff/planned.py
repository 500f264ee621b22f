"""The dates that a schedule would make, shown under the field in which it is edited."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ground.http import sent_from
from programs.models import ProgramPage
from programs.schedule.rule import OFFICE, WINDOW, Schedule, check, expand
from programs.schedule.words import day_words, describe
from programs.staff.checks import planned_troubles
from programs.staff.forms import UnsavedScheduleForm
from programs.staff.queries import (
    manageable,
    with_families,
)

MOST_SHOWN = 40  # dates under the schedule field


@sent_from("wagtailadmin_home")
def planned_dates(request: HttpRequest) -> HttpResponse:
    """The dates that an unsaved schedule would make (a fragment for the page editor)."""
    mine = manageable(request.user)
    form = UnsavedScheduleForm(request.POST, programs=mine)
    template = "programs/admin/_dates.html"
    if not form.is_valid():
        return render(request, template, {"errors": [message for field in form.errors.values() for message in field]})
    try:
        page = form.page()
        schedule = page.schedule if page else None
        if page is None or schedule is None:
            return render(request, template, {"missing": True})
        check(schedule)
    except ValidationError as error:
        return render(request, template, {"errors": error.messages})
    return render(request, template, _shown(page, schedule))


def _shown(page: ProgramPage, schedule: Schedule) -> dict[str, Any]:
    today = timezone.localdate(timezone=OFFICE)
    last = max(today, schedule.start_date) + WINDOW
    planned = [one for one in expand(schedule, last=last) if one.day >= today or schedule.start_date > today]
    taking_place = [one for one in planned if not one.dropped]
    first = taking_place[0].day if taking_place else None
    troubles = planned_troubles(page)
    families = with_families(page)
    return {
        "sentence": describe(schedule),
        "open_count": len(taking_place),
        "first_day_differs": bool(
            first and schedule.start_date >= today and not any(one.day == schedule.start_date for one in planned)
        ),
        "first_words": day_words(first) if first else "",
        "troubled": len(troubles),
        "dates": [
            {
                "words": day_words(one.day),
                "key": f"{one.day:%Y%m%d}",
                "dropped": one.dropped,
                "holiday": one.holiday,
                "troubles": troubles.get(one.day, []),
                "occurrence": families.get(one.day),
            }
            for one in planned[:MOST_SHOWN]
        ],
        "more": max(0, len(planned) - MOST_SHOWN),
    }
