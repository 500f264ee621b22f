"""What programmes add to Wagtail: screens, a menu item, buttons on their pages, and guards against deletion."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from people.models import User
from programs.dates.actions.visibility import call_off
from programs.models import Enrollment, ProgramPage
from programs.queries.dates import affected
from programs.schedule.moments import moment_words
from programs.staff import urls
from programs.staff.checks import grouped, planned_words, to_check
from programs.staff.forms import FamiliesForm
from programs.staff.planned import planned_dates
from programs.staff.queries import manageable
from programs.staff.words import families_words

SHOWN_CHECKS = 10


@hooks.register("register_admin_urls")
def staff_screens() -> list[URLPattern | URLResolver]:
    return [
        path("programs/schedule-dates/", planned_dates, name="programs_dates"),
        path("programs/", include(urls)),
    ]


class ScheduleMenuItem(MenuItem):
    """「講座の日程」, for those who may edit a programme."""

    def is_shown(self, request: HttpRequest) -> bool:
        return manageable(request.user).exists()


@hooks.register("register_admin_menu_item")
def schedule_menu_item() -> ScheduleMenuItem:
    return ScheduleMenuItem(
        gettext_lazy("講座の日程"),
        reverse("programs_schedule:index"),
        name="programs-schedule",
        icon_name="calendar-alt",
        order=150,
    )


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def dates_button(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """A button from a programme's page to its dates and rosters."""
    program = page.specific
    if isinstance(program, ProgramPage) and page.permissions_for_user(user).can_edit():
        yield Button(
            _("日程と名簿"),
            reverse("programs_schedule:program", args=[program.canonical.pk]),
            icon_name="calendar-alt",
            priority=15,
        )


@hooks.register("before_unpublish_page")
def decide_about_families(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before a programme with sign-ups is unpublished, show staff who is affected and let them decide what happens."""
    pages = ProgramPage.objects.descendant_of(page, inclusive=True).filter(alias_of__isnull=True)
    programs = [one for one in pages if one.is_canonical]
    dates = list(affected(programs))
    if not dates:
        return None
    assert isinstance(request.user, User)
    form = FamiliesForm(request.POST if "families" in request.POST else None)
    if form.is_valid():
        if form.cleaned_data["families"] == FamiliesForm.CALL_OFF:
            call_off(actor=request.user, programs=programs, reason=form.cleaned_data["reason"])
        return None
    context = {"page": page, "dates": dates, "families": families_words(dates), "form": form, "posted": request.POST}
    return render(request, "programs/admin/unpublish.html", context, status=422 if form.is_bound else 200)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_what_to_look_at(request: HttpRequest, page: Page) -> None:
    """After saving, warn of dates that overlap or fall on a closed day, and of sign-ups for dates after the expiry."""
    if not isinstance(page, ProgramPage) or not page.is_canonical:
        return
    if words := planned_words(page):
        messages.warning(request, words)
    if page.expire_at is None:
        return
    left = affected([page]).filter(ends_at__gt=page.expire_at)
    if left.exists():
        facts = {"when": moment_words(page.expire_at), "families": families_words(left)}
        messages.warning(
            request,
            _(
                "公開を終える%(when)sより後の回に、%(families)sの申し込みがあります。その回は予定どおり開かれ、公開を終えたときに、申し込んだ方に知らせます。開かないときは、「講座の日程」で中止にしてください。"
            )
            % facts,
        )


class ChecksPanel(Component):
    """「確かめてほしい回」, for those who may edit the programme; empty if there are none."""

    name = "dates_to_check"
    order = 20
    template_name = "programs/admin/checks_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """The first of these dates, and how many more there are."""
        mine = set(manageable(parent_context["request"].user).values_list("pk", flat=True))
        dates = grouped(to_check(mine).values()) if mine else []
        return {"dates": dates[:SHOWN_CHECKS], "more": max(0, len(dates) - SHOWN_CHECKS)}


@hooks.register("construct_homepage_panels")
def dates_to_check(request: HttpRequest, panels: list[Any]) -> None:
    """Show the dates that staff should look at on the dashboard."""
    panels.append(ChecksPanel())


@hooks.register("before_delete_page")
def keep_pages_with_sign_ups(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page whose dates have sign-ups: people would lose what they wrote down in their diaries."""
    return _refuse_deleting(request, [page])


@hooks.register("before_bulk_action")
def keep_pages_with_sign_ups_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    return _refuse_deleting(request, [one for one in objects if isinstance(one, Page)])


def _refuse_deleting(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    for page in pages:
        programs = ProgramPage.objects.descendant_of(page, inclusive=True)
        if Enrollment.objects.filter(occurrence__program__in=programs).exists():
            messages.error(
                request,
                _(
                    "「%(title)s」には申し込みの記録があるので、削除できません。「非公開」にすると、どなたからも見えなくなります。"
                )
                % {"title": page.title},
            )
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
