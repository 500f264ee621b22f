"""What of Wagtail's own screens may write, and which of them are not there at all: the one list of both.

Our tables are written by our actions alone, which ask the rule, write down the act and tell whom it concerns. Wagtail
brings screens for everything it knows: bulk actions on users delete accounts behind our backs. So a screen of Wagtail
writes only if it stands here, because it touches nothing but pages, pictures and files; a new one is refused until
somebody decides. Screens of our own apps go through actions and are not asked.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

READING = ("GET", "HEAD")
# The only screens that are asked otherwise than by GET, HEAD and POST: what was dismissed; a preview that is over.
BY_OTHER_VERBS = {
    "PATCH": {"wagtailadmin_dismissibles"},
    "DELETE": {"wagtailadmin_pages:preview_on_add", "wagtailadmin_pages:preview_on_edit"},
}

# Pages, and the review of pages. What families hear of it is decided in programs (page signals and hooks).
PAGES = {
    "wagtailadmin_pages": (
        "add choose_parent preview_on_add edit preview_on_edit delete unpublish convert_alias move"
        " move_confirm copy set_page_position lock unlock workflow_action"
        " collect_workflow_action_data confirm_workflow_cancellation revisions_revert revisions_unschedule"
    ),
    "wagtail_localize": (
        "submit_page_translation update_translations edit_string_translation edit_override upload_pofile"
        " stop_translation convert_to_alias"
    ),
    "wagtailadmin_workflows": (
        "add enable disable edit remove add_task select_task_type edit_task disable_task enable_task"
        " task_chooser task_chooser_create"
    ),
    "wagtailredirects": "add edit delete start_import process_import",
}
FILES = {
    "wagtaildocs": (
        "add edit delete add_multiple edit_multiple delete_multiple create_multiple_from_uploaded_document"
        " delete_upload_multiple"
    ),
    "wagtailimages": (
        "add edit delete add_multiple edit_multiple delete_multiple create_multiple_from_uploaded_image"
        " delete_upload_multiple"
    ),
    "wagtaildocs_chooser": "create",
    "wagtailimages_chooser": "create",
    "wagtailadmin_collections": "add edit delete",
}
OWN_DESK = {  # of the person who looks: what was dismissed, that somebody is editing, links put into a text
    "wagtailadmin_logout",
    "wagtailadmin_dismissibles",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_block_preview",
    *(f"wagtailadmin_choose_page_{kind}_link" for kind in ("external", "email", "phone", "anchor")),
}
MAY_WRITE = OWN_DESK | {f"{space}:{name}" for space, names in (PAGES | FILES).items() for name in names.split()}
IN_BULK = {
    ("wagtailcore", "page", "publish"),
    *(("wagtailimages", "image", name) for name in ("add_tags", "add_to_collection", "delete")),
    *(("wagtaildocs", "document", name) for name in ("add_tags", "add_to_collection", "delete")),
}
NOT_THERE = {  # not even to look at: they write our things, or show who is tied to what
    *(f"wagtailusers_users:{name}" for name in ("copy", "history", "history_results", "usage")),
    # Roles and languages are part of the program; with a language its pages would go.
    *(f"wagtailusers_groups:{name}" for name in ("index", "index_results", "add", "edit", "delete", "usage")),
    *(f"wagtaillocales:{name}" for name in ("index", "add", "edit", "delete", "copy")),
    # Nothing here is for some only: it would hide its own address, not its title and dates in lists, feeds and mails.
    *(f"wagtailadmin_{kind}:set_privacy" for kind in ("pages", "collections")),
    "groups_staff:delete",
    "wagtail_localize:submit_snippet_translation",
    "wagtail_localize:machine_translate",  # a third party
    "wagtailembeds:chooser",
    "wagtailembeds:chooser_upload",
    "wagtailadmin_api:pages:action",
}


class GenericWritesMiddleware:
    """Refuse what Wagtail would write past our actions, before its view is called."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.route.startswith("admin/") or not request.user.is_authenticated:
            return None
        if allowed(match, request.method or "GET"):
            return None
        return render(request, "community/not_here.html", status=403)


def allowed(match: ResolverMatch, method: str) -> bool:
    """Whether this screen of the editors may be asked in this way."""
    name, asked = match.view_name, match.kwargs
    if name == "wagtail_bulk_action":
        return method in (*READING, "POST") and (asked["app_label"], asked["model_name"], asked["action"]) in IN_BULK
    if name in NOT_THERE:
        return False
    if method in READING:
        return True
    return name in BY_OTHER_VERBS.get(method, ()) if method != "POST" else is_ours(match.func) or name in MAY_WRITE


def is_ours(view: Callable[..., Any]) -> bool:
    """Whether the view was written in one of our apps, and so goes through actions."""
    view = getattr(view, "view_class", view)
    return view.__module__.partition(".")[0] in settings.OUR_APPS


def hide_refused_bulk_actions() -> None:
    """Offer no button that is refused: Wagtail's lists show what its registry names."""
    registered = bulk_action_registry.get_bulk_actions_for_model

    def offered(app_label: str, model_name: str) -> list[Any]:
        found = registered(app_label, model_name)
        return [action for action in found if (app_label, model_name, action.action_type) in IN_BULK]

    bulk_action_registry.get_bulk_actions_for_model = offered
