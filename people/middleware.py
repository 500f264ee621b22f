"""Sessions that end, staff screens and desk only with a second factor, and a way back for whom the session ran out."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ground import limiter
from ground.limiter import TooMany
from ground.links import leads_here
from people import limits
from people.models import FactorNotice, User
from people.proof import SAFE, is_fresh
from people.rules import can_enter_staff_screens, needs_second_factor

SHOWN_FOR = timedelta(hours=12)
GRACE = timedelta(hours=3)

# ── Ends of sessions (docs/adr/0014) ──
BEGAN, SEEN, AT_DESK = "people_began", "people_seen", "people_at_desk"  # seconds since 1970, in the session
LONGEST = timedelta(seconds=settings.SESSION_COOKIE_AGE)
IDLE_MEMBER = timedelta(days=30)  # a tired parent should not sign in every night
IDLE_STAFF = timedelta(minutes=60)
WRITTEN_EVERY = {False: 24 * 60 * 60, True: 60}  # seconds between two writes of SEEN: members, staff

FORMS = {  # pages that anybody may send a form to, limited by network alone
    "account_login", "account_signup", "account_signup_by_passkey", "account_confirm_login_code",
    "account_email_verification_sent", "mfa_authenticate", "mfa_login_webauthn", "mfa_signup_webauthn",
}  # fmt: skip
DESK = "desk"  # the names of the desk's pages begin so
URGENT = {
    "desk", "desk_waiting", "desk_hide", "desk_handled", "desk_leave", "desk_hand_over", "desk_freeze", "desk_unfreeze",
}  # fmt: skip


class SessionsEndMiddleware:
    """A session ends after 60 days, or 30 days in which nobody used it; that of staff after an hour.

    What counts as use is any request, also an open desk that asks what is new: who watches over a quiet shift is there.
    What was being typed stays in the browser (`static/js/keep-text.js`): nobody signed out.
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
            session.flush()
            request.user = AnonymousUser()
        elif now - seen >= WRITTEN_EVERY[staff]:
            session[SEEN] = now


class FormsOfANetworkMiddleware:
    """So many forms of signing in and up from one network, and then a pause that is told."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method in SAFE or request.resolver_match is None or request.resolver_match.view_name not in FORMS:
            return None
        try:
            limiter.ask(*limits.forms(request))
        except TooMany as refusal:
            return render(request, "429.html", {"refusal": refusal}, status=429)
        return None


class SecondFactorMiddleware:
    """Keep /admin/ for staff who showed a second factor, and the desk for whom it was shown or may still wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            return self._for_staff(request) or self.get_response(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.partition("_")[0] == DESK and isinstance(request.user, User) and needs_second_factor(request.user):
            return self._for_desk(request, request.user, name)
        return None

    def _for_staff(self, request: HttpRequest) -> HttpResponse | None:
        if not can_enter_staff_screens(request.user):  # type: ignore[arg-type]
            if request.path_info == reverse("wagtailadmin_logout"):
                return None
            return render(request, "people/staff_only.html", status=403)
        return second_factor_first(request)

    def _for_desk(self, request: HttpRequest, user: User, name: str) -> HttpResponse | None:
        url = _way_to_show(request)
        if url is None:
            return self._without_factor(request, user, name)
        now = int(time.time())
        at_desk = request.session.get(AT_DESK, now)
        idle = now - at_desk > IDLE_STAFF.total_seconds() and not is_fresh(request)
        if _shown_lately(request) and not idle:
            if AT_DESK not in request.session or now - at_desk >= WRITTEN_EVERY[True]:
                request.session[AT_DESK] = now
            return None
        back = request.get_full_path() if request.method in SAFE else reverse("desk")
        return redirect(f"{url}?{urlencode({'next': back})}")

    def _without_factor(self, request: HttpRequest, user: User, name: str) -> HttpResponse | None:
        """Before the 30 days are over everything goes on. Afterwards what is urgent does, also at night."""
        if not FactorNotice.objects.filter(user=user, due_at__lte=timezone.now()).exists():
            return None
        if name in URGENT:
            request.urgent_only = True  # type: ignore[attr-defined]
            return None
        messages.info(
            request,
            _("これをするには、先にパスキーか認証アプリを準備してください。急ぎのことは、そのまま対応できます。"),
        )
        return redirect("mfa_index")


def second_factor_first(request: HttpRequest) -> HttpResponse | None:
    """The way to a second factor, for whom did not show one lately; None for whom did."""
    if _shown_lately(request):
        return None
    url = _way_to_show(request)
    if url is None:
        messages.info(request, _("この先に進むには、パスキーか認証アプリの準備が必要です。どちらかを選んでください。"))
        return redirect("mfa_index")
    messages.info(request, _("この先に進む前に、もうひとつ確認させてください。"))
    return redirect(f"{url}?{urlencode({'next': request.get_full_path()})}")


def _way_to_show(request: HttpRequest) -> str | None:
    """Where the person shows the factor they have; None: they have none."""
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return reverse("mfa_reauthenticate")
    if is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]):
        return reverse("mfa_reauthenticate_webauthn")
    return None


def _shown_lately(request: HttpRequest) -> bool:
    """Whether the second factor was shown within a working day; a form begun in time may still be sent."""
    limit = SHOWN_FOR if request.method in {"GET", "HEAD"} else SHOWN_FOR + GRACE
    since = time.time() - limit.total_seconds()
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record.get("at", 0) > since for record in records)


class ReturnAfterExpiryMiddleware:
    """A form sent after the session ran out leads to signing in, and then back to the page with the form.

    The page's text is kept by `static/js/keep-text.js` (forms with `data-keep-text`).
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
