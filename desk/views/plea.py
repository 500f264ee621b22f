"""What was done to a facilitator: told by her, to the coordinators alone, and answered by one of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from desk.actions.plea import answer_plea, plead, read_plea
from desk.forms import AnswerForm, PleaForm
from desk.handover import names_in
from desk.models import Plea
from desk.pleas import own_pleas, pleas_for
from ground.http import read_or_sent
from ground.submitting import submit
from groups.queries import facilitated_by
from people.http import signed_in
from people.middleware.second_factor import second_factor_first
from people.models import User


@read_or_sent
@login_required
def told(request: HttpRequest) -> HttpResponse:
    """Tell something, and read what was answered to what one told before."""
    user = signed_in(request)
    groups = list(facilitated_by(user).order_by("name", "pk"))
    mine = own_pleas(user)
    if not groups and not mine.exists():
        raise PermissionDenied
    form = PleaForm(request.POST if request.method == "POST" else None, user=user, groups=groups)
    sent = submit(request, form, lambda given: _tell(user, given))
    if sent.done:
        messages.success(request, _("受け取りました。話してくださって、ありがとうございます。"))
        return redirect("desk_plea")
    context = {"form": form if groups else None, "mine": mine, "refusal": sent.refusal}
    return render(request, "desk/plea.html", context, status=sent.status)


@read_or_sent
@login_required
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one to a coordinator, which is on record; answer it."""
    user = signed_in(request)
    found = get_object_or_404(pleas_for(user), pk=pk)
    if proof := second_factor_first(request):
        return proof
    form = AnswerForm(request.POST if request.method == "POST" else None)
    sent = submit(request, form, lambda given: answer_plea(actor=user, plea=found, answer=given["answer"]))
    if sent.done:
        messages.success(request, _("返事を届けました。"))
        return redirect("desk")
    current: Plea = read_plea(actor=user, plea=found)
    names = names_in({(current.group_id, current.by_id), (current.group_id, current.about_id or 0)})
    context = {
        "plea": current,
        "by": names.get((current.group_id, current.by_id), ""),
        "about": names.get((current.group_id, current.about_id or 0), ""),
        "form": form,
        "refusal": sent.refusal,
    }
    return render(request, "desk/plea_case.html", context, status=sent.status)


def _tell(user: User, given: dict[str, Any]) -> Plea:
    group, about = given["about"]
    return plead(actor=user, group=group, about=about, text=given["text"])
