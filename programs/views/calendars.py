"""Calendar files: everything that is coming, one programme, one date. All of it is public."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from programs.feeds import calendar_of
from programs.forms import WishesForm
from programs.models import Occurrence, ProgramPage
from programs.queries import in_language, upcoming, visible

MOST = 500  # dates in one feed


@require_safe
@cache_control(public=True, max_age=900)
def feed(request: HttpRequest) -> HttpResponse:
    """`/calendar.ics`: all coming dates, with the same filters as the list; `?lang=en` for another language."""
    language = request.GET.get("lang", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    with translation.override(language):
        dates = upcoming(WishesForm(request.GET).wishes())[:MOST]
        return _answer(dates, _("%(organisation)sの講座") % {"organisation": settings.ORGANISATION}, "tsudoi")


@require_safe
@cache_control(public=True, max_age=900)
def program_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """All coming dates of one programme, by the slug of its page in the language of the address."""
    page = get_object_or_404(
        ProgramPage.objects.live(),
        slug=slug,
        locale__language_code=translation.get_language() or settings.LANGUAGE_CODE,
    )
    return _answer(upcoming().filter(program=page.canonical.pk)[:MOST], page.title, "program")


@require_safe
def date_file(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """One date, with an alarm two hours before. Opening it again after a change mends the entry."""
    dates = visible().select_related("program", "place", "program__place")
    occurrence = get_object_or_404(dates, pk=occurrence_id)
    day = f"{timezone.localtime(occurrence.starts_at):%Y%m%d}"
    return _answer([occurrence], occurrence.program.title, f"tsudoi-{day}", remind=True)


def _answer(dates: Iterable[Occurrence], name: str, filename: str, *, remind: bool = False) -> HttpResponse:
    dates = list(dates)
    in_language(dates)
    response = HttpResponse(calendar_of(dates, name=name, remind=remind), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    return response
