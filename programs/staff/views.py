"""Staff screens under /admin/: the dates of programmes, one date, and its roster."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ground.actions.audit import record
from ground.refusals import NotAllowed
from ground.submitting import submit
from ground.text import typed
from ground.text.search import LONGEST_QUERY
from people.http import signed_in
from programs.dates.actions import occurrences
from programs.models import Occurrence, ProgramPage
from programs.rules import can_manage_schedule, can_see_roster
from programs.schedule.moments import moment_words
from programs.schedule.words import describe
from programs.staff.checks import to_check
from programs.staff.forms import CancelForm, MoveForm, RestoreForm
from programs.staff.queries import (
    dates_of,
    manageable,
    named_like,
    roster,
    where_to_write,
    with_next_dates,
)

PER_PAGE = 50


class StaffScreen(WagtailAdminTemplateMixin, TemplateView):
    """The base of our screens in Wagtail."""

    header_icon = "calendar-alt"

    def crumbs(self) -> list[dict[str, Any]]:
        """The breadcrumbs below 講座の日程."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        start = {"url": reverse("programs_schedule:index"), "label": _("講座の日程")}
        return [*super().get_breadcrumbs_items(), start, *self.crumbs()]


class IndexScreen(StaffScreen):
    """Every programme the user may edit, or those matching a search, the one with the next date first."""

    template_name = "programs/admin/index.html"

    def get_page_title(self) -> str:
        return _("講座の日程")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = typed.query(self.request.GET.get("q", ""), LONGEST_QUERY)
        found = with_next_dates(named_like(manageable(self.request.user), query))
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        programs = list(page)
        waiting = Counter(one.program for one in to_check({program.pk for program in programs}).values())
        for program in programs:
            program.to_check = waiting[program.pk]
        above = where_to_write(self.request.user)
        return super().get_context_data(page=page, programs=programs, query=query, above=above, **kwargs)


class ProgramScreen(StaffScreen):
    """The dates of one programme: coming ones, or past ones."""

    template_name = "programs/admin/program.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.program = _program_for(request, kwargs["program_id"])

    def get_page_title(self) -> str:
        return str(self.program.title)

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.program.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        past = "past" in self.request.GET
        page = Paginator(dates_of(self.program, past=past), PER_PAGE).get_page(self.request.GET.get("p"))
        schedule = self.program.schedule
        dates = list(page)
        waiting = {} if past else to_check({self.program.pk})
        for one in dates:
            one.to_check = waiting[one.pk].words if one.pk in waiting else []  # type: ignore[attr-defined]
        return super().get_context_data(
            program=self.program,
            sentence=describe(schedule) if schedule else "",
            past=past,
            page=page,
            dates=dates,
            **kwargs,
        )


class RosterScreen(StaffScreen):
    """Who is coming to one date, designed for printing on A4."""

    template_name = "programs/admin/roster.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.occurrence = _occurrence_for(request, kwargs["occurrence_id"])
        if not can_see_roster(request.user, self.occurrence):
            raise Http404
        record(
            actor=signed_in(request),
            verb="programs.read_roster",
            subject=self.occurrence,
            addresses="contacts" in request.GET,
        )

    def get_page_title(self) -> str:
        return _("名簿")

    def get_page_subtitle(self) -> str:
        return moment_words(self.occurrence.starts_at)

    def crumbs(self) -> list[dict[str, Any]]:
        program = self.occurrence.program
        return [
            {"url": reverse("programs_schedule:program", args=[program.pk]), "label": program.title},
            {"url": "", "label": f"{_('名簿')} {moment_words(self.occurrence.starts_at)}"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            occurrence=self.occurrence,
            roster=roster(self.occurrence),
            to_check=self._to_check(),
            printed_at=timezone.now(),
            contacts="contacts" in self.request.GET,
            **kwargs,
        )

    def _to_check(self) -> list[str]:
        one = to_check({self.occurrence.program_id}).get(self.occurrence.pk)
        return one.words if one else []


@dataclass(frozen=True)
class Change:
    """One of the three things staff can do to a date."""

    form: type[MoveForm] | type[CancelForm] | type[RestoreForm]
    title: Callable[[], str]
    button: Callable[[], str]
    done: Callable[[], str]
    danger: bool = False


CHANGES = {
    "move": Change(
        MoveForm,
        lambda: _("日時・場所を変える"),
        lambda: _("変えて、みんなに知らせる"),
        lambda: _("日時・場所を変えました。"),
    ),
    "cancel": Change(
        CancelForm,
        lambda: _("この回を中止にする"),
        lambda: _("中止にして、みんなに知らせる"),
        lambda: _("中止にしました。"),
        True,
    ),
    "restore": Change(
        RestoreForm,
        lambda: _("中止を取り消す"),
        lambda: _("予定どおり開くと知らせる"),
        lambda: _("中止を取り消しました。"),
    ),
}


class ChangeScreen(StaffScreen):
    """Moves, cancels or restores one date. A refusal says what to do next and keeps the typed text."""

    template_name = "programs/admin/change.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.occurrence = _occurrence_for(request, kwargs["occurrence_id"])
        self.what = kwargs["what"]
        self.change = CHANGES[self.what]

    def get_page_title(self) -> str:
        return self.change.title()

    def get_page_subtitle(self) -> str:
        return moment_words(self.occurrence.starts_at)

    def crumbs(self) -> list[dict[str, Any]]:
        program = self.occurrence.program
        return [
            {"url": reverse("programs_schedule:program", args=[program.pk]), "label": program.title},
            {"url": "", "label": f"{moment_words(self.occurrence.starts_at)} {self.change.title()}"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.change.form(occurrence=self.occurrence))
        return super().get_context_data(
            occurrence=self.occurrence,
            program=self.occurrence.program,
            change=self.change,
            button=self.change.button(),
            told=self.occurrence.enrollments.active().count(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.change.form(request.POST, occurrence=self.occurrence)
        sent = submit(request, form, lambda _typed: self._do(form))
        if sent.done:
            messages.success(request, self.change.done())
            self._warn()
            return redirect("programs_schedule:program", self.occurrence.program_id)
        if isinstance(sent.refused, NotAllowed):
            raise PermissionDenied(str(sent.refused))
        if sent.refused is not None:
            self.occurrence.refresh_from_db()
        return self.render_to_response(self.get_context_data(form=form, refusal=sent.refusal), status=sent.status)

    def _warn(self) -> None:
        """Show at once what is wrong with the date as it is now. The change is made nevertheless."""
        one = to_check({self.occurrence.program_id}).get(self.occurrence.pk)
        if one is not None:
            messages.warning(self.request, f"{moment_words(one.starts_at)} {' '.join(one.words)}")

    def _do(self, form: Any) -> None:
        facts = {**form.cleaned_data, "actor": self.request.user, "occurrence": self.occurrence}
        if self.what == "move":
            starts_at, ends_at = form.moments()
            occurrences.move(
                actor=facts["actor"],
                occurrence=self.occurrence,
                starts_at=starts_at,
                ends_at=ends_at,
                place=facts["place"],
                reason=facts["reason"],
                revision=facts["revision"],
            )
        elif self.what == "cancel":
            occurrences.cancel(**facts)
        else:
            occurrences.restore(**facts)


def _program_for(request: HttpRequest, program_id: int) -> ProgramPage:
    program = get_object_or_404(ProgramPage, pk=program_id).canonical
    if not can_manage_schedule(request.user, program):
        raise Http404
    return program


def _occurrence_for(request: HttpRequest, occurrence_id: int) -> Occurrence:
    occurrence = get_object_or_404(Occurrence.objects.select_related("program__place", "place"), pk=occurrence_id)
    if not can_manage_schedule(request.user, occurrence.program):
        raise Http404
    return occurrence
