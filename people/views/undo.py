"""The link in the mail to an earlier address: "that was not me"."""

from functools import partial

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ground import limiter
from ground.http import read_or_sent
from ground.limiter import TooMany
from ground.submitting import press
from people import limits
from people.actions.account_events import note
from people.actions.address import find_change, take_back
from people.enums import EventKind
from people.models import User


@read_or_sent
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Undo a change of address, signed in or not. Opening the page only explains; the button does it, once."""
    change = find_change(token)
    sent = press(request, partial(_take_back, request, token))
    if isinstance(sent.refused, TooMany):
        return render(request, "429.html", {"refusal": sent.refused}, status=sent.status)
    if sent.result is not None:
        logout(request)
        note(user=sent.result, kind=EventKind.ADDRESS_RESTORED, request=request)
    context = {"change": change, "token": token, "done": sent.done, "refusal": sent.refusal}
    return render(request, "people/undo.html", context, status=sent.status if change or sent.refused else 404)


def _take_back(request: HttpRequest, token: str) -> User:
    limiter.ask(*limits.forms(request))
    return take_back(token=token)
