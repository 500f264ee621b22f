"""The link in the mail to an earlier address: "that was not me"."""

from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ground import limiter
from ground.limiter import TooMany
from ground.refusals import Refusal
from people import limits
from people.actions.account_events import note
from people.actions.address import find_change, take_back
from people.enums import EventKind


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Opening shows what would happen; the button does it. Works signed out, and once."""
    context: dict[str, Any] = {"change": find_change(token), "token": token, "done": False, "refusal": None}
    status = 200 if context["change"] else 404
    if request.method == "POST":
        try:
            limiter.ask(*limits.forms(request))
            person = take_back(token=token)
        except TooMany as refusal:
            return render(request, "429.html", {"refusal": refusal}, status=429)
        except Refusal as refusal:
            context["refusal"], status = refusal, refusal.status
        else:
            logout(request)
            note(user=person, kind=EventKind.ADDRESS_RESTORED, request=request)
            context["done"] = True
    return render(request, "people/undo.html", context, status=status)
