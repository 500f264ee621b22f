"""Words that wait to be read, one at a time: for the facilitators of their group, and once handed over coordinators.

Facilitators also decide on the desk itself; what is refused there is shown here, with what was typed.
"""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chat.actions import held as acts
from chat.models import HeldMessage
from chat.queries.held import facilitates, held_for
from desk.actions import decide
from desk.case_queries import cases_for
from desk.held import PRESETS, presets_for
from desk.models import Case
from desk.playbook import playbook
from desk.shown import claimers
from desk.views.case_acts import version_in
from desk.views.desk import at_desk
from ground.http import read_or_sent
from ground.submitting import KeptText, press_one_of
from people.middleware.second_factor import second_factor_first
from people.models import User


@read_or_sent
@login_required
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one; release it, or return it with a reason and another wording. The forms carry the case's version."""
    user = at_desk(request)
    it = held_for(user).select_related("room__group").filter(pk=pk).first()
    if it is None:
        raise Http404
    if not facilitates(user, it) and (proof := second_factor_first(request)):
        return proof
    reason, suggestion = request.POST.get("reason", "").strip(), request.POST.get("suggestion", "")
    preset = request.POST.get("preset", "")
    its_case = cases_for(user).filter(held=it).order_by("-pk")
    case, version = its_case.first(), version_in(request)
    offered = presets_for(it)
    done = press_one_of(
        request,
        "act",
        {
            "release": partial(_release, user, it, case, version),
            "hand-over": partial(_hand_over, user, it, case, version),
            "return": partial(_return, user, it, case, version, reason or offered.get(preset, ""), suggestion),
        },
    )
    if done.result:
        messages.success(request, done.result)
        return redirect("desk")
    current = acts.read_held(actor=user, held=it)
    case = its_case.first() if current.is_awaiting else None
    claimed_by = claimers([case]).get(case.pk, "") if case else ""
    may_decide = current.is_awaiting and (case is None or not claimed_by or case.claimed_by_id == user.pk)
    context: dict[str, Any] = {
        "held": current,
        "case": case,
        "claimed_by": claimed_by,
        "may_decide": may_decide,
        "presets": offered,
        "guides": playbook(),
        "refusal": done.refusal,
        "typed": {"reason": reason, "suggestion": suggestion, "preset": preset if preset in PRESETS else ""},
        "kept": [] if may_decide else _typed(reason, suggestion),
    }
    return render(request, "desk/held.html", context, status=done.status)


def _release(user: User, it: HeldMessage, case: Case | None, version: int) -> str:
    if case is None:  # a process of the version before let it wait
        acts.release(actor=user, held=it)
    else:
        decide.release_words(actor=user, case=case, version=version)
    return _("届けました。いま、みんなに見えています。")


def _hand_over(user: User, it: HeldMessage, case: Case | None, version: int) -> str:
    if case is None:  # as in `_release`
        acts.hand_over(actor=user, held=it)
    else:
        decide.hand_over_words(actor=user, case=case, version=version)
    return _("コーディネーターに引き継ぎました。書いた人にも伝わります。")


def _return(user: User, it: HeldMessage, case: Case | None, version: int, reason: str, suggestion: str) -> str:
    if case is None:  # as in `_release`
        acts.send_back(actor=user, held=it, reason=reason, suggestion=suggestion)
    else:
        decide.return_words(actor=user, case=case, version=version, reason=reason, suggestion=suggestion)
    return _("書いた人に返しました。わけは、書いた人だけに見えます。")


def _typed(reason: str, suggestion: str) -> list[KeptText]:
    typed = [KeptText(_("返すわけ"), reason), KeptText(_("言いかえの例"), suggestion)]
    return [one for one in typed if one.text.strip()]
