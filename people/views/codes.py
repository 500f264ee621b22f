"""Allauth's pages that take a mailed code, with each attempt counted before it is compared."""

from typing import Any

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.utils import get_login_redirect_url
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from ground import limiter
from ground.limiter import Asked
from ground.refusals import Refusal
from ground.submitting import attempt
from people import limits
from people.actions.account_events import note
from people.enums import EventKind
from people.forms.entrance import CodeFieldMixin


class CountedCode:
    """Allows three attempts at a code, however many requests come at once: the session's own count is read too late.

    A code is identified by itself and its flow (when it began, how often it was resent), even if there is no code:
    an unknown address behaves like a known one.
    """

    request: HttpRequest
    _action: str
    _process: Any
    asked: list[Asked]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.asked = []
        if self._action == "verify" and self._could_be_one():
            state = self._process.state
            facts = (state["at"], state["resend_count"], state["change_count"], state.get("code", ""))
            code = " ".join([type(self._process).__name__, *map(str, facts)])
            self.asked = limits.tries(code, email=state["email"], request=request)
            counted = attempt(lambda: limiter.ask(*self.asked))
            if counted.refused is not None:
                return self._stop(counted.refused)
        elif self._action == "resend":
            asked = limits.mail_asked_for(self._process.state["email"], request=request)
            looked = attempt(lambda: limiter.peek(*asked))
            if looked.refused is not None:
                messages.error(request, str(looked.refused))
                return redirect(request.get_full_path())
            self._send_to_all()
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def _verify_form_valid(self, form: Form) -> HttpResponse:
        limiter.give_back(*self.asked[1:])  # not the code's own limit: a code works once
        response: HttpResponse = super()._verify_form_valid(form)  # type: ignore[misc]
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        if self._action == "verify" and not self.asked:  # not an attempt: an empty field, five digits
            return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined, no-any-return]
        if self._action == "verify":
            self._note(EventKind.WRONG_CODE)
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        return response

    def _could_be_one(self) -> bool:
        form: CodeFieldMixin = self.get_form()  # type: ignore[attr-defined]
        return form.could_be_one()

    def _send_to_all(self) -> None:
        """Resend whatever was mailed first, also to an address that gets no code, so that timing reveals nothing."""
        send = self._process.send
        self._process.send = lambda **_skip: send()

    def _stop(self, refusal: Refusal) -> HttpResponse:
        """Invalidate the code. A new one can be requested."""
        self._note(EventKind.STOPPED)
        signed_in = self.request.user.is_authenticated
        self._process.abort()
        messages.error(self.request, f"{get_adapter().error_messages['too_many_login_attempts']}{refusal.next_step}")
        return redirect("account_email" if signed_in else "account_login")

    def _note(self, kind: EventKind) -> None:
        if self._process.user is not None:
            note(user=self._process.user, kind=kind, request=self.request)


class ConfirmLoginCode(CountedCode, views.ConfirmLoginCodeView):
    """The code for signing in."""


class ConfirmAddressCode(CountedCode, views.ConfirmEmailVerificationCodeView):
    """The code that proves an address to be one's own, on registering or on changing the address."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and EMAIL_VERIFICATION_CODE_SESSION_KEY not in request.session:
            return redirect(get_login_redirect_url(request))  # "back" after registering: no code is awaited
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response
