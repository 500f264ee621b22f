"""Double submission of a sign-in form (Enter twice, a double tap), which is answered as one.

The browser discards the first response, and with it the cookie of the new session. Its second request carries the old
cookie, of a code that is used up. So when a session changes its key, a record of the form and of where it led is left
for one minute, encrypted like every session, under a key derived from the old one; the old session itself stays gone.
Only the identical form (with its code and its CSRF token) with the old cookie is redirected.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from people.sessions import SessionStore

WITHIN = timedelta(minutes=1)
FORMS = {
    "account_confirm_login_code", "account_email_verification_sent", "account_prove", "account_reauthenticate",
    "mfa_authenticate", "mfa_login_webauthn", "mfa_signup_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}  # fmt: skip
MOVED_ON = "people_moved_on"  # in the session: the form's digest, where it led, when, and the key of the new session


class SentTwiceMiddleware:
    """Redirects the second of two identical forms to where the first one led."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _ = request.session.is_empty()  # load it, which drops the key of a session that does not exist
        key = request.session.session_key if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        response = self.get_response(request)
        form = _mark(request)
        if form is None:
            return response
        if response.status_code == 302 and response["Location"] != reverse("account_login"):
            if key:
                _leave_behind(request, key, form, response["Location"])
            return response
        return _lead_on(request, form) or response  # the first may have been answered in the meantime

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        form = _mark(request)
        return _lead_on(request, form) if form else None


def _mark(request: HttpRequest) -> str | None:
    """A digest that identifies this form as submitted from this page; None for requests that are not of `FORMS`."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.view_name not in FORMS:
        return None
    if not request.POST.get("csrfmiddlewaretoken"):  # different on each page that is shown
        return None
    return salted_hmac(
        "people.sent_twice", request.path_info + request.POST.urlencode(), algorithm="sha256"
    ).hexdigest()


def _leave_behind(request: HttpRequest, key: str, form: str, to: str) -> None:
    session = request.session
    moved_on = {"form": form, "to": to, "at": timezone.now().timestamp(), "key": session.session_key}
    session[MOVED_ON] = moved_on
    if session.session_key != key:
        session.save()  # before anybody is redirected to it
        content, until = session.encode({MOVED_ON: moved_on}), timezone.now() + WITHIN
        Session(session_key=_beside(key), session_data=content, expire_date=until).save()


def _beside(key: str) -> str:
    """The session key under which the session that had `key` leaves its record."""
    return salted_hmac("people.sent_twice.beside", key, algorithm="sha256").hexdigest()[:32]


def _lead_on(request: HttpRequest, form: str) -> HttpResponse | None:
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    moved_on = request.session.get(MOVED_ON) or SessionStore(_beside(cookie)).get(MOVED_ON)
    if not moved_on or not constant_time_compare(moved_on["form"], form):
        return None
    if timezone.now().timestamp() - moved_on["at"] > WITHIN.total_seconds():
        return None
    session = SessionStore(moved_on["key"])
    if moved_on["key"] != request.session.session_key:
        if SESSION_KEY not in session:  # signed out again in the meantime
            return None
        session.modified = True  # send its cookie to the browser once more
    request.session = session
    return redirect(moved_on["to"])
