"""Who watches over a group, and who coordinates: proposed, confirmed and relieved by staff."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ground.http import row_number
from ground.submitting import Outcome, press_one_of
from groups import queries, rules
from groups.actions import appoint
from groups.actions.standing import mark_official
from groups.models import Appointment, Membership, PeerGroup
from groups.staff.forms import AppointForm, CoordinatorForm
from groups.standing import with_secrecy
from people.http import signed_in
from people.models import User


def facilitators(request: HttpRequest, pk: int) -> HttpResponse:
    """One group's facilitators: a form to propose one, what waits for a second person, a button to relieve."""
    actor = _staff(request)
    group = get_object_or_404(PeerGroup, pk=pk)
    form = AppointForm(request.POST if request.POST.get("act") == "propose" else None)

    def propose() -> str:
        appoint.propose_facilitator(
            actor=actor,
            group=group,
            user=form.found(),
            nickname=form.cleaned_data["nickname"],
            reads_back=form.cleaned_data["reads_back"],
            is_official=form.is_official(),
        )
        return _("提案しました。ほかの職員が確認し、ご本人が引き受けると、進行役になります。")

    def relieve() -> str:
        membership = _membership(group, request)
        appoint.relieve_facilitator(actor=actor, membership=membership)
        return _("%(name)sさんの進行役を終えました。") % {"name": membership.nickname}

    def marked() -> User:
        return _membership(group, request).user

    here = ("groups_staff_facilitators", pk)
    more: dict[str, Any] = {
        "facilitators": with_secrecy(queries.appointed_to(group)),
        "page_title": _("進行役を決める"),
    }
    more |= {"page_subtitle": group.name, "template": "groups/staff/facilitators.html"}
    return _screen(
        request, actor, form, group=group, propose=propose, relieve=relieve, marked=marked, here=here, **more
    )


def coordinators(request: HttpRequest) -> HttpResponse:
    """The coordinators of this installation, in the same way."""
    actor = _staff(request)
    form = CoordinatorForm(request.POST if request.POST.get("act") == "propose" else None)

    def propose() -> str:
        appoint.propose_coordinator(actor=actor, user=form.found(), is_official=form.is_official())
        return _("提案しました。ほかの職員が確認し、ご本人が引き受けると、コーディネーターになります。")

    def relieve() -> str:
        appointment = _appointment(queries.appointed_coordinators(), request.POST.get("of", ""))
        appoint.relieve_coordinator(actor=actor, appointment=appointment)
        return _("%(name)sさんのコーディネーターを終えました。") % {"name": appointment.user.display_name}

    def marked() -> User:
        return _appointment(queries.appointed_coordinators(), request.POST.get("of", "")).user

    here = ("groups_staff_coordinators",)
    more: dict[str, Any] = {
        "coordinators": with_secrecy(queries.appointed_coordinators()),
        "page_title": _("コーディネーターを決める"),
    }
    more |= {"template": "groups/staff/coordinators.html"}
    return _screen(request, actor, form, group=None, propose=propose, relieve=relieve, marked=marked, here=here, **more)


def _screen(
    request: HttpRequest,
    actor: User,
    form: Form,
    *,
    group: PeerGroup | None,
    propose: Callable[[], str],
    relieve: Callable[[], str],
    marked: Callable[[], User],
    here: tuple[Any, ...],
    template: str,
    **context: Any,
) -> HttpResponse:
    """Do what was pressed and return to the page; a refusal is shown above the form, or beside its field."""

    def confirm() -> str:
        appoint.confirm_appointment(actor=actor, appointment=waiting())
        return _("確認しました。ご本人に、引き受けていただけるかどうかのお願いが届きます。")

    def withdraw() -> str:
        appoint.withdraw_appointment(actor=actor, appointment=waiting())
        return _("提案を取り下げました。")

    def official() -> str:
        mark_official(actor=actor, user=marked(), is_official=True)
        return _("公務員として記録しました。誓約は、お願いしません。")

    def pledging() -> str:
        mark_official(actor=actor, user=marked(), is_official=False)
        return _("誓約をお願いする方として記録しました。誓約するまで、見守りの操作はお休みになります。")

    def waiting() -> Appointment:
        return _appointment(queries.waiting_appointments(group), request.POST.get("of", ""))

    acts = {"propose": propose, "relieve": relieve, "confirm": confirm, "withdraw": withdraw}
    acts |= {"official": official, "pledging": pledging}
    act = acts.get(request.POST.get("act", ""))
    pressed: Outcome[str] = Outcome(status=422)
    if act is not propose or form.is_valid():
        pressed = press_one_of(request, "act", acts)
    if pressed.done:
        messages.success(request, pressed.result or "")
        return redirect(*here)
    if refusal := pressed.refused:
        form = form if form.is_bound else type(form)({})
        if act is not propose:
            form.errors.clear()
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    rows = [(one, rules.can_confirm(actor, one)) for one in queries.waiting_appointments(group)]
    context |= {"group": group, "form": form, "waiting": rows, "header_icon": "group"}
    return render(request, template, context, status=pressed.status)


def _staff(request: HttpRequest) -> User:
    actor = signed_in(request)
    if not rules.can_manage(actor):
        raise PermissionDenied
    return actor


def _membership(group: PeerGroup, request: HttpRequest) -> Membership:
    return get_object_or_404(queries.appointed_to(group), pk=row_number(request.POST.get("of")))


def _appointment(among: Any, key: str) -> Appointment:
    found = next((one for one in among if str(one.pk) == key), None)
    return found or get_object_or_404(Appointment.objects.none())
