"""Words that wait to be read: for the facilitators of their group, and once handed over for coordinators."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chat.actions import held as acts
from chat.models import HeldMessage
from chat.queries.held import awaiting_for, facilitates, held_for
from desk.held import PRESETS, presets_for
from ground.http import read_or_sent
from ground.submitting import KeptText, press_one_of
from groups.queries import facilitated_by
from groups.rules import can_coordinate
from people.http import signed_in
from people.middleware.second_factor import second_factor_first
from people.models import User

MOST_SHOWN = 50


@require_safe
@login_required
def held_list(request: HttpRequest) -> HttpResponse:
    """List what waits for this person, appeals first, without the words of groups that are not theirs."""
    user = _at_desk(request)
    return render(request, "desk/held_list.html", {"waiting": list(awaiting_for(user)[:MOST_SHOWN])})


@read_or_sent
@login_required
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one; release it, or return it with a reason and another wording."""
    user = _at_desk(request)
    it = held_for(user).select_related("room__group").filter(pk=pk).first()
    if it is None:
        raise Http404
    if not facilitates(user, it) and (proof := second_factor_first(request)):
        return proof
    reason, suggestion = request.POST.get("reason", "").strip(), request.POST.get("suggestion", "")
    preset = request.POST.get("preset", "")
    offered = presets_for(it)
    done = press_one_of(
        request,
        "act",
        {
            "release": partial(_release, user, it),
            "return": partial(_return, user, it, reason or offered.get(preset, ""), suggestion),
        },
    )
    if done.result:
        messages.success(request, done.result)
        return redirect("desk_held_list")
    current = acts.read_held(actor=user, held=it)
    context: dict[str, Any] = {
        "held": current,
        "presets": [{"value": name, "text": text} for name, text in offered.items()],
        "refusal": done.refusal,
        "typed": {"reason": reason, "suggestion": suggestion, "preset": preset if preset in PRESETS else ""},
        "kept": [] if current.is_awaiting else _typed(reason, suggestion),
    }
    return render(request, "desk/held.html", context, status=done.status)


def _release(user: User, it: HeldMessage) -> str:
    acts.release(actor=user, held=it)
    return _("届けました。いま、みんなに見えています。")


def _return(user: User, it: HeldMessage, reason: str, suggestion: str) -> str:
    acts.send_back(actor=user, held=it, reason=reason, suggestion=suggestion)
    return _("書いた人に返しました。わけは、書いた人だけに見えます。")


def _typed(reason: str, suggestion: str) -> list[KeptText]:
    typed = [KeptText(_("返すわけ"), reason), KeptText(_("言いかえの例"), suggestion)]
    return [one for one in typed if one.text.strip()]


def _at_desk(request: HttpRequest) -> User:
    user = signed_in(request)
    if not (can_coordinate(user) or facilitated_by(user).exists()):
        raise PermissionDenied
    return user
