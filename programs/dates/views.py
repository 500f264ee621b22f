"""Calendar files: all coming dates, one programme's, or one date. All of them are public."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale

from programs.dates.feeds import calendar_of
from programs.dates.forms import WishesForm
from programs.models import Occurrence, ProgramPage
from programs.queries.dates import upcoming, visible
from programs.queries.programs import in_language, title_in

AHEAD = timedelta(days=92)  # how far ahead the calendar of all dates looks; a subscription rolls forward by itself


@require_safe
@cache_control(public=True, max_age=900)
def feed(request: HttpRequest) -> HttpResponse:
    """`/calendar.ics`: the dates of about three months, filtered like the list; `?lang=en` chooses another language."""
    language = request.GET.get("lang", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    with translation.override(language):
        dates = upcoming(WishesForm(request.GET).wishes()).filter(starts_at__lt=timezone.now() + AHEAD)
        return _answer(dates, _("%(organisation)sの講座") % {"organisation": settings.ORGANISATION}, "tsudoi")


@require_safe
@cache_control(public=True, max_age=900)
def program_feed(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """All coming dates of one programme, at an address that survives every renaming.

    Once the programme is unpublished its calendar is empty: a subscription shows nothing that is no longer public.
    """
    program = get_object_or_404(
        ProgramPage.objects.filter(Q(live=True) | Q(first_published_at__isnull=False)),
        translation_key=key,
        locale=Locale.get_default(),
        alias_of__isnull=True,
    )
    name = title_in(program, translation.get_language()) if program.live else settings.ORGANISATION
    return _answer(upcoming().filter(program=program.pk), name, "program")


@require_safe
def feed_by_slug(request: HttpRequest, slug: str) -> HttpResponse:
    """The former address of calendars, also under a former slug of the page: redirects to the permanent one."""
    page = (
        ProgramPage.objects.live()
        .filter(slug=slug, locale__language_code=translation.get_language() or settings.LANGUAGE_CODE)
        .first()
    )
    if page is None:
        moved = get_redirect(request, Redirect.normalise_path(request.path_info.removesuffix("/calendar.ics")))
        target = moved.redirect_page.specific if moved is not None and moved.redirect_page else None
        page = target if isinstance(target, ProgramPage) and target.live else None
    if page is None:
        raise Http404
    return redirect(reverse("programs:program_feed", args=[page.canonical.translation_key]), permanent=True)


@require_safe
def date_file(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """One date, with an alarm two hours before. Opening it again after a change updates the entry."""
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
