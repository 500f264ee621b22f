"""What cms adds to Wagtail's staff screens."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Locale, Page, WorkflowState

from cms.models import FreePage
from cms.staff.free_form import taken_words
from cms.staff.translating import BringUpToDateView, SubmitForReviewView
from ground.links import page_path
from ground.staff.page_forms import linked_words
from programs.enums import OccurrenceState
from programs.queries.dates import upcoming
from programs.staff.queries import manageable

SHOWN_DATES = 10


class TodayPanel(Component):
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


@hooks.register("construct_homepage_panels")
def today_first(request: HttpRequest, panels: list[Component]) -> None:
    """Put today's work above Wagtail's own panels."""
    panels.append(TodayPanel())


@hooks.register("insert_global_admin_css")
def on_a_phone() -> str:
    """The styles of all staff screens."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff.css"))


@hooks.register("insert_editor_js")
def words_of_translations() -> str:
    """Translate the words that the translation editor hard-codes."""
    return format_html('<script src="{}"></script>', static("js/translation-words.js"))


@hooks.register("insert_editor_js")
def the_draft_first() -> str:
    """Hold the submission of a page until the draft being saved is stored."""
    return format_html('<script src="{}"></script>', static("js/autosave-first.js"))


@hooks.register("insert_global_admin_js")
def names_of_columns() -> str:
    """Name the columns of tables, so that a phone can show them as cards."""
    return format_html('<script src="{}"></script>', static("js/staff-tables.js"))


@hooks.register("construct_help_menu")
def our_guide(request: HttpRequest, items: list[MenuItem]) -> None:
    """Replace Wagtail's guides, which are in English only, by the site's own page for staff."""
    items[:] = [item for item in items if not item.url.startswith("https://")]
    guide = FreePage.objects.live().filter(slug="staff", locale=Locale.get_active()).first()
    if guide is not None:
        items.insert(0, MenuItem(guide.title, page_path(guide, request), name="guide", icon_name="help"))


@hooks.register("construct_settings_menu")
def no_lists_without_a_way_on(request: HttpRequest, items: list[MenuItem]) -> None:
    """Hide Wagtail's lists of roles and languages: both are part of the program, so there is nothing to do there."""
    nowhere = {reverse("wagtailusers_groups:index"), reverse("wagtaillocales:index")}
    items[:] = [item for item in items if item.url not in nowhere]


@hooks.register("construct_reports_menu")
def translations_in_words(request: HttpRequest, items: list[MenuItem]) -> None:
    """Name the report lazily: Wagtail translates it once for everybody, into the first reader's language."""
    for item in items:
        if item.url == reverse("wagtail_localize:translations_report"):
            item.label = gettext_lazy("翻訳")


@hooks.register("register_admin_urls", order=-1)
def translations_in_review() -> list[URLPattern]:
    """Take over the addresses of wagtail_localize's own views, so that its buttons lead here."""
    return [
        path("localize/submit/page/<int:page_id>/", SubmitForReviewView.as_view()),
        path("localize/update/<int:translation_source_id>/", BringUpToDateView.as_view()),
    ]


@hooks.register("before_edit_page")
def say_what_is_asked(request: HttpRequest, page: Page) -> None:
    """Show the reviewer's words on opening a page that was sent back; Wagtail hides them in the history."""
    review = page.current_workflow_state
    if request.method == "GET" and review is not None and review.status == WorkflowState.STATUS_NEEDS_CHANGES:
        step = review.current_task_state.specific
        name = step.finished_by.display_name if step.finished_by else gettext("確認した人")
        words = {"name": name, "comment": step.get_comment()}
        if words["comment"]:
            messages.warning(request, gettext("%(name)sさんから、なおしのお願いがあります：%(comment)s") % words)
        else:
            messages.warning(request, gettext("%(name)sさんから、なおしのお願いがあります。") % words)


@hooks.register("before_unpublish_page", order=-1)  # before families hear of it
@hooks.register("before_delete_page", order=-1)
def keep_what_the_site_links(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep a page to which the site itself links, tell staff why, and lead them to where they can edit its words."""
    return _kept(request, page)


def _kept(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not page.live or not getattr(page.specific, "site_links_here", False):
        return None
    messages.error(request, linked_words(page))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_move_page")
def move_where_it_can_be_seen(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Refuse to move a page away from an address that the site needs, or to one that the site itself answers."""
    if (answer := _kept(request, page)) is not None:
        return answer
    if not isinstance(page, FreePage) or not (refused := taken_words(page.slug, destination)):
        return None
    messages.error(request, refused)
    return redirect("wagtailadmin_pages:edit", page.pk)
