"""Addresses that only take what a form sends, and the numbers that addresses hold."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse


def row_number(sent: str | None) -> int | None:
    """The number of a row that a form or an address sends; None for what cannot be one, such as 5,000 nines."""
    text = sent or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def sent_from(page: str, *names: str, at: str = "") -> Callable[..., Callable[..., HttpResponse]]:
    """For views that take POST only. Whoever opens such an address (a reload, a way back after signing in) comes to
    the page with the form: `page` by the view's arguments `names`, there at the fragment `at` ("report-{pk}").
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
