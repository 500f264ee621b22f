"""The facilitators' desk: requests, reports, hidden messages and the state of each group, on one page."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chat.actions.report import hand_over, resolve
from chat.enums import ReportReason
from chat.log import room_of
from chat.models import Message
from chat.queries.reports import reports_for
from chat.verbs import FREEZE, FROZEN_ALREADY, HIDDEN_ALREADY, HIDE, RESTORE
from desk.actions.decide import take
from desk.playbook import playbook
from desk.queries import desk_mark, desk_of, urgent_desk_of, waiting_count
from ground.http import sent_from
from ground.refusals import Refusal
from ground.submitting import KeptText, press
from groups.actions.decide import accept, decline
from groups.duty.alarms import TAKEN, alarm_for
from groups.models import JoinRequest
from groups.queries import facilitated_by
from groups.rules import can_coordinate
from groups.standing import standing_of
from people.http import signed_in
from people.models import User


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show everything that waits. For facilitators and coordinators only; nobody else has a desk.

    Who has the role, and something is missing for it, is shown what.
    """
    user = signed_in(request)
    if not has_desk(user) and standing_of(user).is_held_up:
        return redirect("groups:pledge")
    return _show(request, at_desk(request))


@require_safe
@login_required
def waiting(request: HttpRequest) -> JsonResponse:
    """Return the desk's current mark and how much waits, which an open page compares (static/js/desk.js)."""
    user = at_desk(request)
    return JsonResponse({"mark": desk_mark(user), "waiting": waiting_count(user)})


@sent_from("desk", at="alarm-{pk}")
@login_required
def take_alarm(request: HttpRequest, pk: int) -> HttpResponse:
    """「わたしが見ます」: look after what cannot wait; nobody else is called."""
    user = at_desk(request)
    alarm = alarm_for(user, pk)
    if alarm is None:
        raise Http404

    def act() -> str:
        take(actor=user, alarm=alarm)
        return str(TAKEN)

    return done(request, user, act, place=f"alarm-{pk}", typed=KeptText("", ""))


@sent_from("desk", at="request-{pk}")
@login_required
def decide(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Accept or decline a join request, with a reply."""
    user = _facilitator(request)
    join_request = get_object_or_404(JoinRequest.objects.filter(group__in=facilitated_by(user)), pk=pk)
    reply = request.POST.get("reply", "")

    def act() -> str:
        if answer == "accept":
            accept(actor=user, join_request=join_request, reply=reply)
            return _("%(name)sさんを迎え入れました。") % {"name": join_request.nickname}
        decline(actor=user, join_request=join_request, reply=reply)
        return _("%(name)sさんに、お断りの返事を届けました。") % {"name": join_request.nickname}

    label = _("添えることば（ご本人が読みます）")
    return done(request, user, act, place=f"request-{pk}-{answer}", typed=KeptText(label, reply))


@sent_from("desk", at="report-{pk}")
@login_required
def answer_report(request: HttpRequest, pk: int, outcome: str) -> HttpResponse:
    """Answer a report: hide the message, record that it was handled or left as it is, or hand the report over."""
    user = _facilitator(request)
    report = get_object_or_404(reports_for(user).select_related("message"), pk=pk)
    if getattr(request, "urgent_only", False) and outcome != "hide" and report.reason != ReportReason.WORRIED:
        return redirect("mfa_index")
    reason, kind = request.POST.get("reason", ""), request.POST.get("kind", "")

    def act() -> str:
        if outcome == "hide" and report.message is not None:
            if HIDE.act(user, report.message, {"reason": reason, "kind": kind}) is None:
                return str(HIDDEN_ALREADY)
            if report.reason == ReportReason.WORRIED:
                return _("メッセージを隠しました。書いた人への心配は、ここに残しています。")
            return _("メッセージを隠しました。書いた人には、理由が見えます。")
        if outcome == "hand-over":
            hand_over(actor=user, report=report)
            return _("コーディネーターに引き継ぎました。")
        resolve(actor=user, report=report, upheld=outcome == "handled", answer=reason)
        return _("通報への対応を記録しました。")

    label = _("理由（書いた人が読みます）") if outcome == "hide" else _("メモ（参加者には見えません）")
    return done(request, user, act, place=f"report-{pk}-{outcome}", typed=KeptText(label, reason))


@sent_from("desk", at="hidden-{pk}")
@login_required
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Restore a hidden message, with a reason."""
    user = _facilitator(request)
    message = get_object_or_404(Message.objects.filter(room__group__in=facilitated_by(user)), pk=pk)
    reason = request.POST.get("reason", "")

    def act() -> str:
        RESTORE.act(user, message, {"reason": reason})
        return _("メッセージを、もう一度見えるようにしました。")

    return done(request, user, act, place=f"hidden-{pk}", typed=KeptText(_("理由（記録に残ります）"), reason))


@sent_from("desk", at="group-{slug}")
@login_required
def freeze(request: HttpRequest, slug: str, on: bool) -> HttpResponse:
    """Freeze a group's room with a reason, or unfreeze it."""
    user = _facilitator(request)
    group = get_object_or_404(facilitated_by(user), slug=slug)
    reason = request.POST.get("reason", "")

    def act() -> str:
        event = FREEZE.act(user, room_of(group), {"on": on, "reason": reason})
        if not on:
            return _("グループを再開しました。")
        return _("グループを一時停止しました。理由は、みんなに見えます。") if event else str(FROZEN_ALREADY)

    return done(request, user, act, place=f"group-{group.slug}", typed=KeptText(_("理由（みんなに見えます）"), reason))


def has_desk(user: User) -> bool:
    """Whether somebody is a facilitator or a coordinator now, for whose role nothing is missing."""
    return can_coordinate(user) or facilitated_by(user).exists()


def at_desk(request: HttpRequest) -> User:
    """Return who is at the desk: a facilitator or a coordinator. Nobody else has one."""
    user = signed_in(request)
    return user if can_coordinate(user) else _facilitator(request)


def _facilitator(request: HttpRequest) -> User:
    user = signed_in(request)
    if not facilitated_by(user).exists():
        raise PermissionDenied
    return user


def done(request: HttpRequest, user: User, act: Callable[[], str], *, place: str, typed: KeptText) -> HttpResponse:
    """Act and return to the desk. A refusal is shown at the form it concerns, with what was typed."""
    pressed = press(request, act)
    if not pressed.done:
        return _show(request, user, refusal=pressed.refusal, place=place, typed=typed, status=pressed.status)
    messages.success(request, pressed.result or "")
    return redirect("desk")


def _show(
    request: HttpRequest,
    user: User,
    *,
    refusal: Refusal | None = None,
    place: str = "",
    typed: KeptText | None = None,
    status: int = 200,
) -> HttpResponse:
    urgent_only = getattr(request, "urgent_only", False)  # set by people.middleware: the second factor is overdue
    shown = urgent_desk_of(user) if urgent_only else desk_of(user)
    text = typed.text if typed else ""
    context = {
        "desk": shown,
        "guides": playbook(),
        "urgent_only": urgent_only,
        "refusal": refusal,
        "typed": text,
        "typed_at": place if place in shown.places else "",
        "kept": [typed] if text.strip() and place not in shown.places else [],
    }
    return render(request, "desk/desk.html", context, status=status)
