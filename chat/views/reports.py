"""Facilitators' pages beside the room: its reports, and the form that freezes it."""

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chat import rules
from chat.actions import report as report_actions
from chat.forms import ResolveForm
from chat.queries.reports import reports_for, room_reports
from chat.verbs import FREEZE, FROZEN_ALREADY
from chat.views.entering import Inside, inside
from ground.http import sent_from
from ground.refusals import Refusal
from ground.submitting import kept_of, press, submit

SHOWN = 100


@require_safe
@inside
def reports(request: HttpRequest, here: Inside) -> HttpResponse:
    """Show all reports of the room, open ones first."""
    return _page(request, here)


@sent_from("chat:reports", "slug", at="report{pk}")
@inside
def resolve(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Record the outcome of a report."""
    it = reports_for(here.user).filter(pk=pk, room=here.room).first()
    if it is None:
        raise Http404
    form = ResolveForm(request.POST, auto_id=f"r{pk}_%s")
    sent = submit(
        request,
        form,
        lambda given: report_actions.resolve(
            actor=here.user, report=it, upheld=given["outcome"] == "upheld", answer=given["answer"]
        ),
    )
    if not sent.done:
        return _page(request, here, failed=(pk, form), refusal=sent.refusal, status=sent.status)
    notices.success(request, _("対応を記録しました。"))
    return redirect("chat:reports", slug=here.group.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def freeze(request: HttpRequest, here: Inside, on: bool) -> HttpResponse:
    """Freeze the room with a reason that everybody can read, or unfreeze it, which needs no reason."""
    if request.method != "POST" and not rules.can_moderate(here.reader):
        raise Http404
    form = FREEZE.form(request.POST if request.method == "POST" and on else None, auto_id="freeze_%s")
    user, group, room = here.user, here.group, here.room
    if on:
        sent = submit(request, form, lambda given: FREEZE.act(user, room, {**given, "on": on}))
    else:
        sent = press(request, lambda: FREEZE.act(user, room, {"on": on}))
    if sent.done:
        stopped = _("書き込みを止めました。") if sent.result else FROZEN_ALREADY
        notices.success(request, stopped if on else _("書き込みを再開しました。"))
        return redirect("chat:room", slug=group.slug)
    context = {"group": group, "room": here.room, "form": form, "refusal": sent.refusal, "on": on}
    return render(request, "chat/freeze.html", context, status=sent.status)


def _page(
    request: HttpRequest,
    here: Inside,
    *,
    failed: tuple[int, ResolveForm] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    if not rules.can_moderate(here.reader):
        raise Http404
    rows = []
    for it in room_reports(here.user, here.room)[:SHOWN]:
        form = failed[1] if failed and failed[0] == it.pk else ResolveForm(auto_id=f"r{it.pk}_%s")
        waits_here = it.is_open and it.handed_over_at is None
        rows.append({"report": it, "form": form if waits_here else None})
    has_place = failed is None or any(row["form"] is failed[1] for row in rows)
    context = {
        "failed": failed[1] if failed else None,
        "kept": kept_of(failed[1]) if failed and not has_place else [],
        "group": here.group,
        "base": here.base,
        "rows": rows,
        "refusal": refusal,
        "retention": report_actions.SNAPSHOT_KEPT.days,
    }
    return render(request, "chat/reports.html", context, status=status)
