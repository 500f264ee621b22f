"""The verbs that views answer, the row numbers in addresses, and images that are for one reader."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

# Decorates a page with a form on it: read by GET, and by HEAD, as mail scanners do with links; sent by POST.
# A page that is only read has Django's `require_safe`, a form without a page of its own `sent_from`.
read_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def row_number(sent: str | None) -> int | None:
    """Parse the number of a row from a form or an address; None if it cannot be one, such as 5,000 nines."""
    text = sent or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def private_image(content: bytes, kind: str) -> HttpResponse:
    """Serve an image of this media type to whoever asked, after their right was looked at: nobody on the way keeps it.

    Opened by itself it is in a sandbox of its own, and runs and loads nothing.
    """
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Content-Disposition"] = "inline"
    return response


def sent_from(page: str, *names: str, at: str = "") -> Callable[..., Callable[..., HttpResponse]]:
    """Decorate a view that takes POST only: GET redirects to the page with the form.

    That happens on a reload or after signing in again. `page` is reversed with the view's arguments `names`; `at` is
    the fragment ("report-{pk}").
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            address = reverse(page, kwargs={name: kwargs[name] for name in names})
            return redirect(f"{address}#{at.format(**kwargs)}" if at else address)

        return wrapped

    return decorate
