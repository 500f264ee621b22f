"""Erase what our pages stored in the browser after a logout."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class ForgetOnLogoutMiddleware:
    """Tells the browser after a logout to erase what our pages stored: drafts, and messages waiting to be sent.

    An expired session keeps them, so that whoever signs in again finds their words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "tsudoi_logged_out", False):
            response["Clear-Site-Data"] = '"storage"'
        return response
