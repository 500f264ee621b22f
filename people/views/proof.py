"""The page on which a code to the present address is asked for before a sensitive change."""

import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ground import limiter
from ground.http import read_or_sent
from ground.links import leads_here
from ground.submitting import attempt
from people import limits
from people.actions.account_events import note
from people.enums import EventKind
from people.forms.entrance import ProofForm
from people.http import signed_in
from people.models import User
from people.proof import FACTORS, way_to_prove

SESSION_KEY = "people_proof"
WORKS_FOR = 15 * 60  # seconds


@login_required
@read_or_sent
def prove(request: HttpRequest) -> HttpResponse:
    """Send a code (POST `send`) and check it (POST `code`). Opening the page sends nothing."""
    user = signed_in(request)
    if is_mfa_enabled(user, FACTORS):
        return way_to_prove(request, back=_next(request))  # whoever has a factor must show it: a mailbox is not enough
    if request.method == "POST" and "send" in request.POST:
        return _send(request, user)
    sent = request.session.get(SESSION_KEY)
    if sent and sent["at"] < time.time() - WORKS_FOR:
        request.session.pop(SESSION_KEY)
        sent = None
    form = ProofForm(request.POST if request.method == "POST" and sent else None, code=sent["code"] if sent else "")
    if request.method == "POST" and sent and form.could_be_one():
        asked = limits.tries(f"proof {sent['at']}", email=user.email, request=request)
        counted = attempt(lambda: limiter.ask(*asked))
        if counted.refused is not None:
            request.session.pop(SESSION_KEY)
            note(user=user, kind=EventKind.STOPPED, request=request)
            too_often = get_adapter().error_messages["too_many_login_attempts"]
            messages.error(request, f"{too_often}{counted.refused.next_step}")
            return _page(request, user, ProofForm(), sent=None, status=counted.status)
        if form.is_valid():
            limiter.give_back(*asked[1:])  # not the code's own limit: a code works once
            request.session.pop(SESSION_KEY)
            record_authentication(request, user, "code", email=user.email, reauthenticated=True)
            note(user=user, kind=EventKind.PROVED, request=request)
            return redirect(_next(request))
        note(user=user, kind=EventKind.WRONG_CODE, request=request)
    return _page(request, user, form, sent=sent, status=422 if form.errors else 200)


def _send(request: HttpRequest, user: User) -> HttpResponse:
    adapter = get_adapter()
    looked = attempt(lambda: limiter.peek(*limits.mail_asked_for(user.email, request=request)))
    if looked.refused is not None:
        messages.error(request, str(looked.refused))
        return _page(request, user, ProofForm(), sent=request.session.get(SESSION_KEY), status=looked.status)
    code = adapter.generate_login_code()
    adapter.send_mail("account/email/proof_code", user.email, {"code": code})
    request.session[SESSION_KEY] = {"code": code, "at": time.time()}
    messages.success(request, _("コードをお送りしました。"))
    return redirect(request.get_full_path())


def _next(request: HttpRequest) -> str:
    url = request.POST.get("next") or request.GET.get("next", "")
    return url if leads_here(request, url) else reverse("account_settings")


def _page(request: HttpRequest, user: User, form: ProofForm, *, sent: Any, status: int) -> HttpResponse:
    back = _next(request)
    for_address = urlsplit(back).path.endswith("/accounts/email/")  # in any language; said before a code is mailed
    context = {"form": form, "sent": sent, "email": user.email, "next": back, "for_address": for_address}
    return render(request, "people/prove.html", context, status=status)
