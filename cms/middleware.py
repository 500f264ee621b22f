"""Choose the language for visitors from outside, and for staff on their screens."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from cms.languages import LanguageLink
from ground.links import leads_here
from people.models import User


class ReadersLanguageMiddleware:
    """Redirect a visitor whose browser asks for another language to the same page in it, where there is one.

    It redirects only from an address without a language, and only when the visitor arrives from outside. Inside the
    site people go where they choose, so the link to 日本語 works in every browser. No cookie is needed, and none is
    set. Search engines ask for no language and are not redirected.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        links: list[LanguageLink] = getattr(request, "_language_links", [])
        first_language = translation.get_language_from_path(request.path_info) is None
        if not (links and first_language and request.method in {"GET", "HEAD"} and response.status_code == 200):
            return response
        patch_vary_headers(response, ["Accept-Language"])
        wanted = asked_for(request.headers.get("Accept-Language", ""))
        if wanted == settings.LANGUAGE_CODE or request.user.is_authenticated or not _comes_from_outside(request):
            return response
        for link in links:
            if link.code == wanted and link.has_page:
                answer = HttpResponseRedirect(link.url)
                patch_vary_headers(answer, ["Accept-Language"])
                return answer
        return response


class StaffLanguageMiddleware:
    """Show the staff screens, whose address names no language, in the language of the person's account.

    Another language chosen there (in Wagtail's preferences) wins. The browser's languages never count.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/") or not isinstance(request.user, User):
            return self.get_response(request)
        with translation.override(request.user.language):
            return self.get_response(request)


def asked_for(header: str) -> str:
    """The first of the browser's languages that the site supports; the site's default if there is none."""
    for code, _weight in parse_accept_lang_header(header.lower()):
        if code == "*":
            break
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _comes_from_outside(request: HttpRequest) -> bool:
    before = request.headers.get("Referer", "")
    return request.headers.get("Sec-Fetch-Site", "none") in {"none", "cross-site"} and not (
        before and leads_here(request, before)
    )
