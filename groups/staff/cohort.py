"""The dates of a cohort, which staff plan: its own page beside the group's form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ground.http import read_or_sent
from ground.submitting import Outcome, press, submit
from groups import rules
from groups.actions.cohort import open_again, plan_cohort
from groups.enums import Stage
from groups.lifecycle import ORDER
from groups.models import Cohort, PeerGroup
from groups.staff.forms import CohortForm
from people.http import signed_in


@read_or_sent
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the dates, or make the group an open one again."""
    actor = signed_in(request)
    if not rules.can_manage(actor):
        raise PermissionDenied
    group = get_object_or_404(PeerGroup, pk=pk)
    now = Cohort.objects.filter(group=group).first()
    stage = Stage(now.stage) if now else Stage.RECRUITING
    stored = {one.stage: one.on for one in now.dates.all()} if now else {}
    opens = "without_end" in request.POST
    form = CohortForm(
        None if opens or request.method != "POST" else request.POST,
        initial=stored,
        passed=ORDER[: ORDER.index(stage) + 1],
    )
    done: Outcome[object]
    if opens:
        done = press(request, lambda: open_again(actor=actor, group=group))
    else:
        done = submit(request, form, lambda _given: plan_cohort(actor=actor, group=group, dates=form.dates()))
    if done.done:
        said = _("期間をなくしました。いまは、おわりのないグループです。") if opens else _("日付を決めました。")
        messages.success(request, said)
        return redirect("groups_staff_cohort", pk)
    context = {
        "group": group,
        "form": form,
        "cohort": now,
        "can_open": now is not None and stage not in (Stage.READ_ONLY, Stage.ERASED),
        "refusal": done.refusal,
        "page_title": _("期間を決める"),
        "page_subtitle": group.name,
        "header_icon": "date",
    }
    return render(request, "groups/staff/cohort.html", context, status=done.status)
