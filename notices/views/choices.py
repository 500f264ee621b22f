"""How somebody wants to be told: their choices, a pause, silences, and everything off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from ground.http import read_or_sent, sent_from
from ground.submitting import Outcome, submit
from notices.actions import choose
from notices.forms import ChoicesForm, PauseForm
from notices.kinds import KINDS, is_scope, scope_words
from notices.models import Preference
from notices.queries import devices_of, line_account_of, preference_of, silences_of
from notices.stop_links import read_token
from notices.views.reader import reader
from notices.ways.line import is_offered


@read_or_sent
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """Everything about how one is told, in one place."""
    user = reader(request)
    choice = preference_of(user.pk)
    form = ChoicesForm(choice, request.POST if request.method == "POST" else None)
    saved = submit(
        request,
        form,
        lambda given: choose.choose(
            actor=user,
            ways=form.ways,
            **{name: given[name] for name in ("quiet_from", "quiet_until", "mail_hour", "only_replies", "neutral")},
        ),
    )
    if saved.done:
        off = choice.everything_off
        messages.success(request, _("変更しました。いまは、すべて止まったままです。") if off else _("変更しました。"))
        return redirect("notices:choices")
    return _page(request, form, PauseForm(), saved)


def _page(
    request: HttpRequest, form: ChoicesForm, pause_form: PauseForm, sent: Outcome[Preference] | Outcome[None]
) -> HttpResponse:
    """The page with both of its forms, and what became of the one that was sent."""
    user = reader(request)
    choice = preference_of(user.pk)
    devices, this_session = list(devices_of(user.pk)), request.session.session_key
    context = {
        "form": form,
        "choice": choice,
        "pause_form": pause_form,
        "paused": choice.is_paused(timezone.now()),
        "silences": [(one, scope_words(one.scope)) for one in silences_of(user.pk)],
        "devices": devices,
        "this_session": this_session,
        "here": any(device.session_key == this_session for device in devices),
        "line_is_offered": is_offered(),
        "line_account": line_account_of(user.pk) if is_offered() else None,
        "refusal": sent.refusal,
    }
    return render(request, "notices/choices.html", context, status=sent.status)


@read_or_sent
@login_required
def off(request: HttpRequest) -> HttpResponse:
    """One button that stops everything outside the site: the second of two taps from any page's help menu."""
    user = reader(request)
    if request.method == "POST":
        if request.POST.get("act") == "on":
            choose.everything_on(actor=user)
            messages.success(request, _("また、お知らせします。"))
        else:
            choose.everything_off(actor=user)
            messages.success(request, _("すべて止めました。サイトの中の一覧だけに出ます。"))
        return redirect("notices:choices")
    context = {
        "is_off": preference_of(user.pk).everything_off,
        "missed": [words for kind in KINDS.values() if (words := kind.missed_by(user.pk))],
        "line_is_offered": is_offered(),
    }
    return render(request, "notices/off.html", context)


@sent_from("notices:choices")
@login_required
def pause(request: HttpRequest) -> HttpResponse:
    """Hold everything back for days or weeks, or begin again."""
    user = reader(request)
    if request.POST.get("act") == "end":
        choose.pause(actor=user, until=None)
        messages.success(request, _("お休みを終えました。"))
        return redirect("notices:choices")
    form = PauseForm(request.POST)
    sent = submit(request, form, lambda _given: choose.pause(actor=user, until=form.until))
    if not sent.done:
        return _page(request, ChoicesForm(preference_of(user.pk)), form, sent)
    messages.success(request, _("お休みに入りました。戻ったときに、まとめてお見せします。"))
    return redirect("notices:choices")


@sent_from("notices:choices")
@login_required
def end_silence(request: HttpRequest) -> HttpResponse:
    """The button beside something that is silenced."""
    scope = request.POST.get("scope", "")
    if is_scope(scope):
        choose.end_silence(actor=reader(request), scope=scope)
    return redirect("notices:choices")


@csrf_exempt  # mail programs post here for their reader (RFC 8058): the token is the proof
@read_or_sent
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a mail. Reading it changes nothing, since scanners open links; its button does."""
    found = read_token(token)
    if found is None:
        raise Http404
    user_id, kind = found
    if request.method == "POST":
        choose.stop_mails(user_id=user_id, kind=kind)
        return render(request, "notices/stopped.html", {"kind": KINDS.get(kind)})
    return render(request, "notices/stop.html", {"kind": KINDS.get(kind)})
