"""What a logout leaves behind in the browser: nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class ForgetOnLogoutMiddleware:
    """After a logout, tell the browser to erase what our pages stored in it: drafts, and words waiting to be sent.

    An expired session keeps them: whoever signs in again finds their words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "tsudoi_logged_out", False):
            response["Clear-Site-Data"] = '"storage"'
        return response
