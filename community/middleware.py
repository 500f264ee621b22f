"""Answering monitors, measuring pages, and the editors' own content security policy."""

import time
from collections.abc import Callable
from functools import partial

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from community.metrics import measure
from people.links import resolve_for

FOR_MONITORS = ("/healthz", "/readyz", "/metrics")

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


class MonitorsFirstMiddleware:
    """Answer who watches before host, HTTPS or session are asked: they come from the inside and name any host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in FOR_MONITORS:
            answer: HttpResponse = resolve(request.path_info).func(request)
            return answer
        return self.get_response(request)


class MeasureMiddleware:
    """Count every page, and how long it took to make."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        measure(request, response, time.perf_counter() - started)
        return response


class OwnLinksMiddleware:
    """Libraries ask a request for absolute links, into mails too: what they get begins with BASE_URL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.build_absolute_uri = partial(resolve_for, request)  # type: ignore[method-assign]
        return self.get_response(request)


class AdminContentSecurityPolicyMiddleware:
    """Give /admin/ the policy that Wagtail needs, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]
        return response
