"""Staff screens only with a second factor; and a way back for whom the session ran out."""

import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from people.links import leads_here
from people.rules import can_enter_staff_screens

SHOWN_FOR = timedelta(hours=12)
GRACE = timedelta(hours=3)


class StaffSecondFactorMiddleware:
    """Keep /admin/ for staff who signed in with a second factor; lead staff to it, tell others kindly."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            return self._for_person(request) or self.get_response(request)
        return self.get_response(request)

    def _for_person(self, request: HttpRequest) -> HttpResponse | None:
        if not can_enter_staff_screens(request.user):  # type: ignore[arg-type]
            if request.path_info == reverse("wagtailadmin_logout"):
                return None
            return render(request, "people/staff_only.html", status=403)
        return second_factor_first(request)


def second_factor_first(request: HttpRequest) -> HttpResponse | None:
    """The way to a second factor, for whom did not show one lately; None for whom did."""
    if _shown_lately(request):
        return None
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        url = reverse("mfa_reauthenticate")
    elif is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]):
        url = reverse("mfa_reauthenticate_webauthn")
    else:
        messages.info(request, _("この先に進むには、パスキーか認証アプリの準備が必要です。どちらかを選んでください。"))
        return redirect("mfa_index")
    messages.info(request, _("この先に進む前に、もうひとつ確認させてください。"))
    return redirect(f"{url}?{urlencode({'next': request.get_full_path()})}")


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
