"""Read the answer to one's own voice, by its code or by one's account, and withdraw the voice."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground.http import read_or_sent, sent_from
from ground.retention import in_backups
from ground.submitting import attempt, beside_field
from notices.actions.read import read_about
from people.http import signed_in
from voices.actions.withdraw import withdraw
from voices.codes import normalize
from voices.forms import CodeForm
from voices.limits import count_guess, give_guess_back
from voices.models import Voice
from voices.news import ANSWERED
from voices.queries import my_voices, with_code


@read_or_sent
def answer(request: HttpRequest) -> HttpResponse:
    """Enter the code, read the answer. The code travels in the form only, never in an address."""
    if request.method != "POST":
        return render(request, "voices/answer.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    voice, status = _voice_of(request, form)
    if voice is None:
        return render(request, "voices/answer.html", {"form": form}, status=status)
    return render(
        request, "voices/own.html", {"voice": voice, "code": form.cleaned_data["code"], "in_backups": in_backups()}
    )


@sent_from("voices:answer")
def answer_withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw the voice to which the code belongs."""
    form = CodeForm(request.POST)
    voice, status = _voice_of(request, form)
    if voice is None:
        return render(request, "voices/answer.html", {"form": form}, status=status)
    withdraw(actor=None, voice=voice, code=form.cleaned_data["code"])
    return _taken_back(request)


@login_required
@require_safe
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """A voice to which the reader put their name."""
    voice = _mine(request, pk)
    user = signed_in(request)
    if user.notices_waiting:
        read_about(actor=user, kinds=[ANSWERED.name], about=pk)
    return render(request, "voices/own.html", {"voice": voice, "in_backups": in_backups()})


@sent_from("voices:mine", "pk")
@login_required
def mine_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a voice to which the reader put their name."""
    withdraw(actor=signed_in(request), voice=_mine(request, pk))
    return _taken_back(request)


def _mine(request: HttpRequest, pk: int) -> Voice:
    voice = my_voices(signed_in(request)).filter(pk=pk).first()
    if voice is None:
        raise Http404
    return voice


def _voice_of(request: HttpRequest, form: CodeForm) -> tuple[Voice | None, int]:
    """The voice of the typed code; or None, with an error beside the field and the response's status."""
    if not form.is_valid():
        return None, 422
    typed: Any = form.cleaned_data["code"]
    if normalize(typed) is None:
        form.add_error(
            "code", _("コードは、数字とアルファベットで16文字です。書きとめたものと、くらべてみてください。")
        )
        return None, 422
    counted = attempt(lambda: count_guess(request))
    if counted.refused is not None:
        beside_field(form, counted.refused)
        return None, counted.status
    voice = with_code(typed)
    if voice is None:
        form.add_error("code", _("このコードの声は、見つかりませんでした。似た文字を、もう一度たしかめてください。"))
        return None, 422
    give_guess_back(request)
    return voice, 200


def _taken_back(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("声を取り下げました。書いてくださった文と返事は消しました。"))
    return redirect("voices:index")
