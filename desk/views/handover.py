"""The end of a shift: what is open, with a note for whoever comes next; and the other side, which acknowledges it."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from desk.actions import handover as acts
from desk.handover import handovers_for, left_by
from desk.models import Handover
from desk.views.desk import at_desk, done
from ground.http import read_or_sent, row_number, sent_from
from ground.submitting import KeptText, press


@read_or_sent
@login_required
def handover(request: HttpRequest) -> HttpResponse:
    """Show what a shift leaves, without anybody's words; end it. Ending is never refused."""
    user = at_desk(request)
    notes, said = dict(_typed(request, "case")), dict(_typed(request, "place"))
    ended = press(request, lambda: acts.end_shift(actor=user, notes=notes, said=said))
    if ended.done:
        left = sum(one.cases.count() for one in ended.result or [])
        messages.success(request, _thanks(left))
        return redirect("desk")
    context = {"places": left_by(user), "longest": Handover.LONGEST, "refusal": ended.refusal}
    return render(request, "desk/handover.html", context, status=ended.status)


@sent_from("desk", at="handover-{pk}")
@login_required
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """「受け取りました」: take over what a shift left."""
    user = at_desk(request)
    found = handovers_for(user).filter(pk=pk).first() or Handover.objects.filter(pk=pk, acknowledged_by=user).first()
    if found is None:
        raise Http404

    def act() -> str:
        acts.acknowledge(actor=user, handover=found)
        return _("引き継ぎを受け取りました。ありがとうございます。")

    return done(request, user, act, place=f"handover-{pk}", typed=KeptText("", ""))


def _thanks(left: int) -> str:
    if not left:
        return _("見守りを終えました。おつかれさまでした。")
    return _("見守りを終えました。%(count)d件を、次の人に引き継ぎました。おつかれさまでした。") % {"count": left}


def _typed(request: HttpRequest, what: str) -> Iterator[tuple[int, str]]:
    """The notes that were typed, by the number of what they are about; others than the page's are not looked at."""
    for name, text in request.POST.items():
        kind, _dash, number = name.partition("-")
        pk = row_number(number)
        if kind == what and pk is not None:
            yield pk, str(text)
