"""Who may store a copy of a page: browsers and proxies may store what everybody may see, and nothing else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Addresses whose pages are the same for every visitor. Anything not named here is not stored, so a new page is
# private until somebody decides otherwise.
FOR_EVERYBODY = {
    "calendar",
    "helplines:help",
    "cms:robots",
    "cms:search",
    "cms:sitemap",
    "facilitators_help",
    "groups:detail",
    "groups:index",
    "moderation_help",
    "news_help",
    "places:index",
    "places:place",
    "programs:date_file",
    "programs:program_feed",
    "stays_help",
    "voices:index",
    "wagtail_serve",
    "wagtaildocs_serve",
}
WHOLE = {200, 206, 304}  # the page itself; errors and redirects are responses to one person


class NobodyStoresMiddleware:
    """Set `no-store`, here and nowhere else: after signing out, "back" on a shared phone shows nothing private.

    It is outermost, so that it also sees the responses of other middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _is_for_everybody(request, response):
            response["Cache-Control"] = "private, no-store"
        return response


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    if request.method not in {"GET", "HEAD"} or response.status_code not in WHOLE:
        return False
    if request.path_info.startswith(settings.STATIC_URL):
        return True
    # A session, even an expired one, or a form's CSRF secret makes a page personal.
    if response.cookies or request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}:
        return False
    return request.resolver_match is not None and request.resolver_match.view_name in FOR_EVERYBODY
