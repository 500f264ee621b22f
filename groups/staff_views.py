"""Who watches over a group: appointed and relieved by staff."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups import queries, rules
from groups.actions.appoint import appoint_facilitator, relieve_facilitator
from groups.models import PeerGroup
from groups.staff_forms import AppointForm
from people.http import signed_in
from people.refusals import Refusal


def facilitators(request: HttpRequest, pk: int) -> HttpResponse:
    """The facilitators of one group; a form to appoint one, and a button to relieve each."""
    actor = signed_in(request)
    if not rules.can_manage(actor):
        raise PermissionDenied
    group = get_object_or_404(PeerGroup, pk=pk)
    relieving = request.POST.get("relieve")
    form = AppointForm(request.POST if request.method == "POST" and relieving is None else None)
    try:
        if relieving is not None:
            membership = get_object_or_404(queries.facilitators_of(group), pk=_number(relieving))
            relieve_facilitator(actor=actor, membership=membership)
            messages.success(request, _("%(name)sさんの進行役を終えました。") % {"name": membership.nickname})
            return redirect("groups_staff_facilitators", pk)
        if form.is_bound and form.is_valid() and form.person is not None:
            membership = appoint_facilitator(
                actor=actor, group=group, user=form.person, nickname=form.cleaned_data["nickname"]
            )
            messages.success(request, _("%(name)sさんを進行役にしました。") % {"name": membership.nickname})
            return redirect("groups_staff_facilitators", pk)
    except Refusal as refusal:
        form = form if form.is_bound else AppointForm({})
        form.full_clean()
        form.errors.clear()
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {
        "group": group,
        "form": form,
        "facilitators": queries.facilitators_of(group),
        "page_title": _("進行役を決める"),
        "page_subtitle": group.name,
        "header_icon": "group",
    }
    return render(request, "groups/staff/facilitators.html", context, status=422 if form.errors else 200)


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 19 else 0
