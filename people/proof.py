"""A fresh proof of identity: a code to the present address, a passkey or the second factor.

A session alone (an unlocked phone, a stolen cookie) can read the account but change nothing sensitive. One middleware
asks for the proof, on allauth's pages as well. Every page that is not listed as open below needs it, so that a page
added by a new version stays closed until somebody has thought about it.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ground.links import leads_here

FRESH = timedelta(minutes=15)
SAFE = {"GET", "HEAD", "OPTIONS"}
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

OURS = ("account_", "mfa_", "usersessions_")  # the names of all pages about an account, allauth's and ours
OPEN = {
    # signing in and out, and the proof itself
    "account_login", "account_logout", "account_signup", "account_signup_by_passkey", "account_inactive",
    "account_confirm_login_code", "account_request_login_code", "account_prove", "account_reauthenticate",
    "mfa_authenticate", "mfa_login_webauthn", "mfa_signup_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    # reading, and changing name and language
    "account_settings", "account_record", "account_deleted", "account_undo", "mfa_index", "mfa_list_webauthn",
}  # fmt: skip
OPEN_TO_READ = {"usersessions_list", "account_email_verification_sent"}
# Pages of the staff screens that grant rights.
STAFF_ACTS = ("wagtailusers_users:", "wagtailusers_groups:")


def needs_proof(request: HttpRequest) -> bool:
    """Whether `request` needs a fresh proof."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if request.path_info.startswith("/admin/"):
        leaves_the_house = bool(request.GET.get("export"))  # a whole list
        return leaves_the_house or (name.startswith(STAFF_ACTS) and request.method not in SAFE)
    if not name.startswith(OURS) or name in OPEN:
        return False
    return name not in OPEN_TO_READ or request.method not in SAFE


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved their identity within the last 15 minutes, by their second factor if they have one."""
    since = time.time() - FRESH.total_seconds()
    shown = {r.get("method") for r in get_authentication_records(request, request.user) if r.get("at", 0) > since}
    if not shown or "mfa" in shown:
        return bool(shown)
    return not is_mfa_enabled(request.user, FACTORS)


def way_to_prove(request: HttpRequest, *, back: str) -> HttpResponse:
    """Redirect to the proof that this person can give, and afterwards to `back`."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    factors = [method["url"] for method in methods if method["id"] != "reauthenticate"]
    return redirect(f"{factors[0] if factors else reverse('account_prove')}?{urlencode({'next': back})}")


class FreshProofMiddleware:
    """Asks for a proof before each act that needs one, then returns to the page, where the typed text is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not needs_proof(request) or not request.user.is_authenticated or is_fresh(request):
            return None
        return way_to_prove(request, back=request.get_full_path() if request.method in SAFE else _page_of(request))


def _page_of(request: HttpRequest) -> str:
    """The page whose form was submitted."""
    page = request.headers.get("Referer", "")
    if not leads_here(request, page):
        return request.path_info
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
