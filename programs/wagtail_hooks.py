"""What programmes add to Wagtail: their screens, the menu item, buttons on their pages, and care when deleting."""

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
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from people.models import User
from programs import staff_urls
from programs.actions.visibility import call_off
from programs.models import Enrollment, ProgramPage
from programs.queries import affected
from programs.staff_forms import FamiliesForm
from programs.staff_queries import manageable
from programs.staff_views import dates


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def staff_screens() -> list[URLPattern | URLResolver]:
    return [
        path("programs/schedule-dates/", dates, name="programs_dates"),
        path("programs/", include(staff_urls)),
    ]


class ScheduleMenuItem(MenuItem):  # type: ignore[misc]
    """「講座の日程」, for those who may edit a programme."""

    def is_shown(self, request: HttpRequest) -> bool:
        return manageable(request.user).exists()


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def schedule_menu_item() -> ScheduleMenuItem:
    return ScheduleMenuItem(
        gettext_lazy("講座の日程"),
        reverse("programs_schedule:index"),
        name="programs-schedule",
        icon_name="calendar-alt",
        order=150,
    )


@hooks.register("register_page_header_buttons")  # type: ignore[untyped-decorator]
@hooks.register("register_page_listing_more_buttons")  # type: ignore[untyped-decorator]
def dates_button(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """To the dates and rosters of a programme, from its page."""
    program = page.specific
    if isinstance(program, ProgramPage) and page.permissions_for_user(user).can_edit():
        yield Button(
            _("日程と名簿"),
            reverse("programs_schedule:program", args=[program.canonical.pk]),
            icon_name="calendar-alt",
            priority=15,
        )


@hooks.register("before_unpublish_page")  # type: ignore[untyped-decorator]
def decide_about_families(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before a programme with sign-ups is taken back, staff see who is affected and decide what becomes of them."""
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
    people = Enrollment.objects.active().filter(occurrence__in=dates).count()
    context = {"page": page, "dates": dates, "people": people, "form": form, "posted": request.POST}
    return render(request, "programs/admin/unpublish.html", context, status=422 if form.is_bound else 200)


@hooks.register("before_delete_page")  # type: ignore[untyped-decorator]
def keep_pages_with_sign_ups(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page whose dates have sign-ups is not deleted: people would lose what they wrote down in their diaries."""
    return _refuse_deleting(request, [page])


@hooks.register("before_bulk_action")  # type: ignore[untyped-decorator]
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
