"""Rate limiting the forms for signing in and up by network."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ground import limiter
from ground.submitting import attempt
from people import limits
from people.proof import SAFE

FORMS = {  # pages whose forms anybody may submit, limited by network alone
    "account_login", "account_signup", "account_signup_by_passkey", "account_confirm_login_code",
    "account_email_verification_sent", "mfa_authenticate", "mfa_login_webauthn", "mfa_signup_webauthn",
}  # fmt: skip


class FormsOfANetworkMiddleware:
    """Allows a limited number of such forms from one network, and then says how long to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method in SAFE or request.resolver_match is None or request.resolver_match.view_name not in FORMS:
            return None
        counted = attempt(lambda: limiter.ask(*limits.forms(request)))
        if counted.done:
            return None
        return render(request, "429.html", {"refusal": counted.refused}, status=counted.status)
