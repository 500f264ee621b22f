"""The allow-list of Wagtail's own screens that may write, and the list of those that are not served at all.

Only our actions write our tables: they check the rule, record the act and tell whom it concerns. Wagtail brings screens
for every model it knows: its bulk actions on users would delete accounts behind our backs. So a Wagtail screen may
write only if it is listed here, because it touches nothing but pages, pictures and files. A new one is refused until
somebody decides. Screens of our own apps go through actions and are not checked here.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

READING = ("GET", "HEAD")
# The only screens that use methods other than GET, HEAD and POST: dismissed messages, and a preview that ended.
BY_OTHER_VERBS = {
    "PATCH": {"wagtailadmin_dismissibles"},
    "DELETE": {"wagtailadmin_pages:preview_on_add", "wagtailadmin_pages:preview_on_edit"},
}

# Pages, and their review. Programs decides what families are told of it (page signals and hooks).
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
OWN_DESK = {  # the person's own: dismissed messages, that somebody is editing, links put into a text
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
NOT_THERE = {  # not even readable: they write our models, or show who is linked to what
    *(f"wagtailusers_users:{name}" for name in ("copy", "history", "history_results", "usage")),
    # Roles and languages are part of the program; deleting a language would delete its pages.
    *(f"wagtailusers_groups:{name}" for name in ("index", "index_results", "add", "edit", "delete", "usage")),
    *(f"wagtaillocales:{name}" for name in ("index", "add", "edit", "delete", "copy")),
    # No page is private here: that would hide its own address, but not its title and dates in lists, feeds and mails.
    *(f"wagtailadmin_{kind}:set_privacy" for kind in ("pages", "collections")),
    "groups_staff:delete",
    "watched_staff:delete",  # retired instead
    "wagtail_localize:submit_snippet_translation",
    "wagtail_localize:machine_translate",  # a third party
    "wagtailembeds:chooser",
    "wagtailembeds:chooser_upload",
    "wagtailadmin_api:pages:action",
}


class GenericWritesMiddleware:
    """Refuse what Wagtail would write bypassing our actions, before its view is called."""

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
    """Whether this editors' screen may be called with this method."""
    name, asked = match.view_name, match.kwargs
    if name == "wagtail_bulk_action":
        return method in (*READING, "POST") and (asked["app_label"], asked["model_name"], asked["action"]) in IN_BULK
    if name in NOT_THERE:
        return False
    if method in READING:
        return True
    return name in BY_OTHER_VERBS.get(method, ()) if method != "POST" else is_ours(match.func) or name in MAY_WRITE


def is_ours(view: Callable[..., Any]) -> bool:
    """Whether the view is defined in one of our apps, and so goes through actions."""
    view = getattr(view, "view_class", view)
    return view.__module__.partition(".")[0] in settings.OUR_APPS


def hide_refused_bulk_actions() -> None:
    """Remove the bulk actions that are refused from Wagtail's registry, so that no list offers their buttons."""
    registered = bulk_action_registry.get_bulk_actions_for_model

    def offered(app_label: str, model_name: str) -> list[Any]:
        found = registered(app_label, model_name)
        return [action for action in found if (app_label, model_name, action.action_type) in IN_BULK]

    bulk_action_registry.get_bulk_actions_for_model = offered
