"""One's own account: display name, language, and leaving."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground.http import read_or_sent, row_number, sent_from
from ground.links import leads_here
from ground.retention import stays
from ground.submitting import submit
from notices.queries import devices_of, line_account_of, preference_of
from notices.ways.line import is_offered
from people.actions.account import change_display_name, change_language, erase_account
from people.actions.account_events import note
from people.actions.sessions import end_sessions
from people.enums import EventKind
from people.forms.account import AccountForm, DeleteAccountForm
from people.http import signed_in
from people.rules import can_erase_account

MOST_SHOWN = 100  # of the record, the newest first


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Everything about the account in one place, with the form for name and language."""
    user = signed_in(request)
    initial = {"display_name": user.display_name, "language": user.language}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_display_name(actor=user, display_name=form.cleaned_data["display_name"])
        change_language(actor=user, language=form.cleaned_data["language"])
        messages.success(request, _("変更しました。"))
        return redirect("account_settings")
    status = 422 if form.errors else 200
    authenticators, choice = Authenticator.objects.filter(user=user), preference_of(user.pk)
    context = {
        "form": form,
        "address": EmailAddress.objects.get_primary_email(user) or user.email,
        "passkey_count": authenticators.filter(type=Authenticator.Type.WEBAUTHN).count(),
        "has_authenticator_app": authenticators.filter(type=Authenticator.Type.TOTP).exists(),
        "session_count": len(UserSession.objects.purge_and_list(user)),
        "can_delete": can_erase_account(user, user),
        "choice": choice,
        "paused": choice.is_paused(timezone.now()),
        "devices": devices_of(user.pk),
        "line_account": line_account_of(user.pk) if is_offered() else None,
    }
    return render(request, "people/account.html", context, status=status)


@login_required
def delete(request: HttpRequest) -> HttpResponse:
    """Explain what deleting the account means, and delete it."""
    user = signed_in(request)
    form = DeleteAccountForm(request.POST if request.method == "POST" else None)
    erased = submit(request, form, lambda _given: erase_account(actor=user, person=user))
    if erased.done:
        logout(request)
        return redirect("account_deleted")
    context = {"form": form, "refusal": erased.refusal, "can_delete": can_erase_account(user, user), "stays": stays()}
    return render(request, "people/delete_account.html", context, status=erased.status)


@require_safe
@login_required
def record_page(request: HttpRequest) -> HttpResponse:
    """What happened to the account in the last 90 days, so that its person can spot what was not them."""
    events = signed_in(request).account_events.all()[:MOST_SHOWN]
    return render(request, "people/record.html", {"events": events})


class OwnSessions(ListUserSessionsView):
    """The devices that are signed in. Signs out one of them, or all but this one."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = signed_in(request)
        if "one" in request.POST:
            chosen = UserSession.objects.filter(user=user, pk=row_number(request.POST["one"]))
            ended = [session.end() for session in chosen if not session.is_current()]
        else:
            ended = [None] * max(1, end_sessions(person=user, keep=request))
        if ended:
            note(user=user, kind=EventKind.SESSIONS_ENDED, request=request)
            messages.success(request, _("ログアウトさせました。"))
        return redirect("usersessions_list")


@sent_from("usersessions_list")
@login_required
def end_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out on all devices, this one too: one button in the help menu, for who has to be quick."""
    user = signed_in(request)
    note(user=user, kind=EventKind.SESSIONS_ENDED, request=request)
    end_sessions(person=user)
    logout(request)
    messages.success(request, _("すべての端末からログアウトしました。"))
    return redirect("/")


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """The page shown after an account was deleted."""
    return render(request, "people/account_deleted.html")


@read_or_sent
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Store the language that a signed-in reader switched to, then redirect to `next`.

    Only a form stores it. A link just redirects, so that nobody can change somebody else's account with one.
    """
    if code not in dict(settings.LANGUAGES):
        raise Http404
    if request.method == "POST" and request.user.is_authenticated:
        change_language(actor=signed_in(request), language=code)
    url = request.POST.get("next") or request.GET.get("next", "")
    return HttpResponseRedirect(url if leads_here(request, url) else "/")
