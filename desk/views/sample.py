"""Decided cases that a colleague reads again: which wait, one with its words, and what was said of one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.actions.sample import judge, read_sample
from desk.enums import Verdict
from desk.forms import VerdictForm
from desk.sample import MOST_SHOWN, numbers_of, said_of, samples_for, words_of
from desk.views.desk import at_desk
from ground.http import read_or_sent
from ground.submitting import submit
from groups.queries import facilitated_by
from people.middleware.second_factor import second_factor_first


@require_safe
@login_required
def samples(request: HttpRequest) -> HttpResponse:
    """List what waits, without words; what colleagues said of this person's decisions; and the numbers."""
    user = at_desk(request)
    context = {
        "waiting": samples_for(user)[:MOST_SHOWN],
        "said": said_of(user)[:MOST_SHOWN],
        "numbers": numbers_of(user),
    }
    return render(request, "desk/samples.html", context)


@read_or_sent
@login_required
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the words of one and what was decided, which is on record; say whether one would decide the same."""
    user = at_desk(request)
    found = get_object_or_404(samples_for(user).select_related("case__message", "case__held", "group"), pk=pk)
    if not facilitated_by(user).filter(pk=found.group_id).exists() and (proof := second_factor_first(request)):
        return proof
    form = VerdictForm(request.POST if request.method == "POST" else None)
    said = submit(
        request,
        form,
        lambda given: judge(actor=user, sample=found, verdict=Verdict(given["verdict"]), note=given["note"]),
    )
    if said.done:
        messages.success(request, _("ありがとうございます。対応した人が読めます。"))
        return redirect("desk_samples")
    if not samples_for(user).filter(pk=pk).exists():
        raise Http404
    read_sample(actor=user, sample=found)
    context = {"sample": found, "words": words_of(found.case), "form": form, "refusal": said.refusal}
    return render(request, "desk/sample.html", context, status=said.status)
