"""What the editors' screens show at first."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.models import Page, WorkflowState

from cms.translating import BringUpToDateView, SubmitForReviewView
from programs.enums import OccurrenceState
from programs.queries import upcoming
from programs.staff_queries import manageable

SHOWN_DATES = 10


class TodayPanel(Component):  # type: ignore[misc]
    """「きょうの講座」: today's dates with their rosters, for those who may edit programmes."""

    name = "today"
    order = 10
    template_name = "cms/admin/_today.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        context: dict[str, Any] = {}
        mine = manageable(user)
        if mine.exists():
            midnight = timezone.localtime().replace(hour=23, minute=59, second=59)
            dates = upcoming().filter(
                program__in=mine.values("pk"), state=OccurrenceState.SCHEDULED, starts_at__lte=midnight
            )
            context |= {"knows_dates": True, "dates": list(dates[:SHOWN_DATES])}
        return context


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]
def today_first(request: HttpRequest, panels: list[Component]) -> None:
    """Put today's work above Wagtail's own panels."""
    panels.append(TodayPanel())


@hooks.register("register_admin_urls", order=-1)  # type: ignore[untyped-decorator]
def translations_in_review() -> list[URLPattern]:
    """Before wagtail_localize's own, at the same addresses, so that its buttons lead here."""
    return [
        path("localize/submit/page/<int:page_id>/", SubmitForReviewView.as_view()),
        path("localize/update/<int:translation_source_id>/", BringUpToDateView.as_view()),
    ]


@hooks.register("before_edit_page")  # type: ignore[untyped-decorator]
def say_what_is_asked(request: HttpRequest, page: Page) -> None:
    """A page that was sent back opens with the reviewer's words; Wagtail hides them in the history."""
    review = page.current_workflow_state
    if request.method == "GET" and review is not None and review.status == WorkflowState.STATUS_NEEDS_CHANGES:
        step = review.current_task_state.specific
        name = step.finished_by.display_name if step.finished_by else gettext("確認した人")
        words = {"name": name, "comment": step.get_comment()}
        if words["comment"]:
            messages.warning(request, gettext("%(name)sさんから、なおしのお願いがあります：%(comment)s") % words)
        else:
            messages.warning(request, gettext("%(name)sさんから、なおしのお願いがあります。") % words)
