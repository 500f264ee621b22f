"""Expiring sessions (docs/adr/0014), and the way back to the page after one has expired."""

import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ground.links import leads_here
from notices.actions.devices import let_sleep

BEGAN, SEEN = "people_began", "people_seen"  # seconds since 1970, in the session
LONGEST = timedelta(seconds=settings.SESSION_COOKIE_AGE)
IDLE_MEMBER = timedelta(days=30)  # a tired parent should not sign in every night
IDLE_STAFF = timedelta(minutes=60)
WRITTEN_EVERY = {False: 24 * 60 * 60, True: 60}  # seconds between two writes of SEEN: members, staff


class SessionsEndMiddleware:
    """Ends a session after 60 days, or after 30 days without use; that of staff after an hour without use.

    Any request counts as use, also that of an open desk polling for news: somebody watching over a quiet shift is
    there. What was being typed stays in the browser (`static/js/keep-text.js`), since nobody signed out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: HttpRequest) -> None:
        session, now = request.session, int(time.time())
        staff: bool = request.user.is_staff
        began, seen = session.get(BEGAN), session.get(SEEN)
        if began is None or seen is None:  # from before sessions had an end
            session[BEGAN], session[SEEN] = began or now, now
            return
        idle = IDLE_STAFF if staff else IDLE_MEMBER
        if now - began > LONGEST.total_seconds() or now - seen > idle.total_seconds():
            let_sleep(session_key=session.session_key or "")
            session.flush()
            request.user = AnonymousUser()
        elif now - seen >= WRITTEN_EVERY[staff]:
            session[SEEN] = now


class ReturnAfterExpiryMiddleware:
    """Sends whoever submits a form after the session expired to sign in, and then back to the page with the form.

    `static/js/keep-text.js` keeps the page's text (in forms with `data-keep-text`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code != 302 or request.user.is_authenticated:
            return response
        target = urlsplit(response["Location"])
        came_for = parse_qs(target.query).get("next", [""])[0]
        if target.path != reverse("account_login") or urlsplit(came_for).path != request.path_info:
            return response
        page = request.headers.get("Referer", "")
        if not leads_here(request, page):
            return response
        parts = urlsplit(page)
        back = f"{parts.path}?{parts.query}" if parts.query else parts.path
        messages.info(
            request, _("しばらく時間がたったので、ログアウトしていました。ログインすると、元のページに戻ります。")
        )
        return redirect(f"{target.path}?{urlencode({'next': back})}")
