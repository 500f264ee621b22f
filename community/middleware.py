"""Answer monitors, measure pages, and give the editors their own content security policy."""

import re
import time
from collections.abc import Callable
from functools import partial

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import resolve
from django.views.defaults import page_not_found

from ground.links import resolve_for
from operations.metrics import measure

LONG_NUMBER = re.compile(r"[0-9]{10}")
NO_NUMBER = re.compile(r"Field '.*?' expected a number but got (.*)\.", re.DOTALL)
FOR_MONITORS = ("/healthz", "/readyz", "/metrics")

NEVER = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
    *("microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
)
PERMISSIONS = ", ".join(f"{name}=()" for name in NEVER)

# Wagtail's admin writes inline scripts and styles without a nonce; the public site allows neither.
ADMIN_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
}


class VerbsMiddleware:
    """Refuse every method but GET, HEAD and POST before a view is called.

    A view that asks "is it POST?" would take any other method for reading, and one that asks "is it GET?" for sending.

    Two of the editors' screens use more; `community.generic_writes` lists them.
    """

    TAKEN = ("GET", "HEAD", "POST")
    OF_EDITORS = ("PATCH", "DELETE")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_editors = request.method in self.OF_EDITORS and request.path_info.startswith("/admin/")
        if request.method in self.TAKEN or is_editors:
            return self.get_response(request)
        return HttpResponseNotAllowed(self.TAKEN)


class MonitorsFirstMiddleware:
    """Answer monitors before host, HTTPS or session are checked: they come from the inside and name any host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in FOR_MONITORS:
            answer: HttpResponse = resolve(request.path_info).func(request)
            return answer
        return self.get_response(request)


class MeasureMiddleware:
    """Count every page, and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        measure(request, response, time.perf_counter() - started)
        return response


class OwnLinksMiddleware:
    """Make absolute links that libraries build from a request, for mails too, begin with BASE_URL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.build_absolute_uri = partial(resolve_for, request)  # type: ignore[method-assign]
        return self.get_response(request)


class NoSuchNumberMiddleware:
    """Answer 404 for a number that no row can have (10**30, or x), which databases refuse to look up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 404 if a database rejects a number as too large or malformed, and the visitor sent that very value."""
        is_too_large = isinstance(exception, OverflowError) or (
            isinstance(exception, DataError) and getattr(exception.__cause__, "sqlstate", "") == "22003"
        )
        is_none = isinstance(exception, ValueError) and NO_NUMBER.fullmatch(str(exception))
        if not is_too_large and not is_none:
            return None  # and without a look at the form, which may be what could not be read
        given = [
            value for asked in (request.GET, request.POST) for _name, all_of_it in asked.lists() for value in all_of_it
        ]
        brought = [*request.path_info.split("/"), *map(str, given)]
        if (is_too_large and LONG_NUMBER.search(" ".join(brought))) or (is_none and is_none[1] in map(repr, brought)):
            return page_not_found(request, exception)
        return None


class PoliciesMiddleware:
    """Set the policies for what a browser may do with every response, pages and files alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith("/documents/"):
            # Whatever was uploaded in the past: it is isolated from our pages, and runs nothing.
            response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
            response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class AdminContentSecurityPolicyMiddleware:
    """Give /admin/ the policy that Wagtail needs, let it frame its previews, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]
        elif getattr(request, "is_dummy", False):  # a page in the editor's preview, inside a frame of /admin/
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        return response
