"""What facilitators see beside the room: reports, and the switch that stops writing."""

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chat import queries, rules
from chat.actions import moderate
from chat.actions import report as report_actions
from chat.forms import FreezeForm, ResolveForm
from chat.models import Report
from chat.views.entering import Inside, inside, status_of
from people.refusals import Refusal

SHOWN = 100


@require_safe
@inside
def reports(request: HttpRequest, here: Inside) -> HttpResponse:
    """All reports of the room, those that wait first."""
    return _page(request, here)


@require_POST
@inside
def resolve(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Write down what came of a report."""
    it = Report.objects.filter(pk=pk, room=here.room).first()
    if it is None or not rules.can_moderate(here.member):
        raise Http404
    form = ResolveForm(request.POST, auto_id=f"r{pk}_%s")
    if not form.is_valid():
        return _page(request, here, failed=(pk, form), status=422)
    given = form.cleaned_data
    try:
        report_actions.resolve(actor=here.user, report=it, upheld=given["outcome"] == "upheld", answer=given["answer"])
    except Refusal as refusal:
        return _page(request, here, failed=(pk, form), refusal=refusal, status=status_of(refusal))
    notices.success(request, _("対応を記録しました。"))
    return redirect("chat:reports", slug=here.group.slug)


@require_POST
@inside
def freeze(request: HttpRequest, here: Inside, on: bool) -> HttpResponse:
    """Stop writing for a while, or let it go on."""
    form = FreezeForm(request.POST, auto_id="freeze_%s")
    refusal: Refusal | None = None
    if form.is_valid():
        action = moderate.freeze if on else moderate.unfreeze
        try:
            action(actor=here.user, group=here.group, reason=form.cleaned_data["reason"])
            notices.success(request, _("書き込みを止めました。") if on else _("書き込みを再開しました。"))
            return redirect("chat:room", slug=here.group.slug)
        except Refusal as refused:
            refusal = refused
            if refused.field in form.fields:
                form.add_error(refused.field, str(refused))
                refusal = None
            status = status_of(refused)
    else:
        status = 422
    context = {"group": here.group, "room": here.room, "form": form, "refusal": refusal, "on": on}
    return render(request, "chat/freeze.html", context, status=status)


def _page(
    request: HttpRequest,
    here: Inside,
    *,
    failed: tuple[int, ResolveForm] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    if not rules.can_moderate(here.member):
        raise Http404
    rows = []
    for it in queries.room_reports(here.room)[:SHOWN]:
        form = failed[1] if failed and failed[0] == it.pk else ResolveForm(auto_id=f"r{it.pk}_%s")
        rows.append({"report": it, "form": form if it.is_open else None})
    context = {"group": here.group, "rows": rows, "refusal": refusal, "retention": report_actions.SNAPSHOT_KEPT.days}
    return render(request, "chat/reports.html", context, status=status)
