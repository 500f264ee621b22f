"""What is pressed in a case on the desk: claim it, let it go, hide, hand over, close it with an outcome."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.verbs import HIDDEN_ALREADY
from desk.actions import decide
from desk.actions.opening import open_words
from desk.case_queries import cases_for
from desk.enums import URGENT, Ending, Risk
from desk.models import Case
from desk.views.desk import at_desk, done
from ground.http import sent_from
from ground.submitting import KeptText, press
from people.models import User

NOTE = gettext_lazy("メモ（参加者には見えません）")
WITH_WORDS = {"hide": gettext_lazy("理由（書いた人が読みます）"), "handled": NOTE, "leave": NOTE}


@sent_from("desk", at="case-{pk}")
@login_required
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Do what a button in a case says. The form carries the version that was read."""
    user = at_desk(request)
    case = cases_for(user).select_related("message", "held").filter(pk=pk).first()
    if case is None or not case.is_hers:  # coordinators answer on the case's own page, where readings are recorded
        raise Http404
    if getattr(request, "urgent_only", False) and what != "hide" and case.risk not in URGENT:
        return redirect("mfa_index")
    typed = request.POST.get("reason", "")
    acts = _acts(user, case, version_in(request), typed, request.POST.get("kind", ""))
    kept = KeptText(WITH_WORDS.get(what, ""), typed)
    return done(request, user, acts[what], place=f"case-{pk}-{what}", typed=kept)


@sent_from("desk", at="case-{pk}")
@login_required
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the words of a case that may weigh on who reads them, by choice."""
    user = at_desk(request)
    case = get_object_or_404(cases_for(user).filter(Q(as_facilitator=True)), pk=pk)
    press(request, lambda: open_words(actor=user, case=case))
    return redirect(f"{reverse('desk')}#case-{pk}")


def version_in(request: HttpRequest) -> int:
    """The version of the case that a form was made for; 0, which no case has, where it names none."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _acts(user: User, case: Case, version: int, typed: str, kind: str) -> dict[str, Callable[[], str]]:
    def claim() -> str:
        decide.claim(actor=user, case=case, version=version)
        return _("ありがとうございます。10分のあいだ、あなたが見ています。")

    def release() -> str:
        decide.release(actor=user, case=case, version=version)
        return _("ほかの人が見られるようにしました。")

    def hide() -> str:
        if decide.hide(actor=user, case=case, version=version, reason=typed, kind=kind) is None:
            return str(HIDDEN_ALREADY)
        if case.risk == Risk.WORRIED:
            return _("メッセージを隠しました。書いた人への心配は、ここに残しています。")
        return _("メッセージを隠しました。書いた人には、理由が見えます。")

    def hand_over() -> str:
        decide.hand_over(actor=user, case=case, version=version)
        return _("コーディネーターに引き継ぎました。")

    def pass_on() -> str:
        if decide.pass_on(actor=user, case=case, version=version):
            return _("いま当番のほかの人に、見てもらうことにしました。")
        return _("コーディネーターに引き継ぎました。")

    def close(outcome: Ending) -> str:
        closed = decide.close(actor=user, case=case, version=version, outcome=outcome, note=typed)
        if closed.awaits:
            return _("対応を記録しました。待っていることばは、まだ決まっていません。")
        if closed.is_open:
            return _("対応を記録しました。コーディネーターに引き継がれた知らせが、まだ残っています。")
        return _("対応を記録しました。")

    return {
        "claim": claim,
        "release": release,
        "hide": hide,
        "hand-over": hand_over,
        "pass-on": pass_on,
        "handled": lambda: close(Ending.HANDLED),
        "leave": lambda: close(Ending.LEFT),
    }
