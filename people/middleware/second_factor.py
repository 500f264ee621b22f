"""Requiring a second factor for the staff screens and the desk."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.middleware.sessions import IDLE_STAFF, WRITTEN_EVERY
from people.models import FactorNotice, User
from people.proof import SAFE, is_fresh
from people.rules import can_enter_staff_screens, needs_second_factor

SHOWN_FOR = timedelta(hours=12)
GRACE = timedelta(hours=3)
AT_DESK = "people_at_desk"  # seconds since 1970, in the session
DESK = "desk"  # the prefix of the names of the desk's pages
URGENT = {
    "desk", "desk_waiting", "desk_hide", "desk_handled", "desk_leave", "desk_hand_over", "desk_freeze", "desk_unfreeze",
    "desk_take", "desk_claim", "desk_release", "desk_case_hide", "desk_case_handled", "desk_case_leave",
    "desk_case_hand_over", "desk_case_open", "desk_case_pass_on", "desk_handover", "desk_acknowledge",
}  # fmt: skip


class SecondFactorMiddleware:
    """Requires a second factor under /admin/, and at the desk of all who have one or whose notice period is over."""

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
        """Allow everything until the 30 days are over, and from then on only what is urgent, at any hour."""
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
    """Redirect somebody who has not recently shown a second factor to do so; None for somebody who has."""
    if _shown_lately(request):
        return None
    url = _way_to_show(request)
    if url is None:
        messages.info(request, _("この先に進むには、パスキーか認証アプリの準備が必要です。どちらかを選んでください。"))
        return redirect("mfa_index")
    messages.info(request, _("この先に進む前に、もうひとつ確認させてください。"))
    return redirect(f"{url}?{urlencode({'next': request.get_full_path()})}")


def _way_to_show(request: HttpRequest) -> str | None:
    """The address at which the person shows the factor they have; None if they have none."""
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return reverse("mfa_reauthenticate")
    if is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]):
        return reverse("mfa_reauthenticate_webauthn")
    return None


def _shown_lately(request: HttpRequest) -> bool:
    """Whether the second factor was shown within a working day. A form begun in time may still be submitted."""
    limit = SHOWN_FOR if request.method in {"GET", "HEAD"} else SHOWN_FOR + GRACE
    since = time.time() - limit.total_seconds()
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record.get("at", 0) > since for record in records)
