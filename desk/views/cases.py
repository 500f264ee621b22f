"""A coordinator's cases, one at a time and with their words, after a second factor. Each reading is audited."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chat import hiding
from chat.actions import coordinate
from chat.actions.see_picture import picture_of
from chat.alarms import alarm_over
from chat.coordination import cases_for
from chat.enums import Audience
from chat.models import HeldMessage, Message, Report
from chat.rules import acting, can_hide, facts_of
from chat.verbs import HIDDEN_ALREADY
from desk.actions import decide
from desk.actions.opening import open_words
from desk.case_queries import about_report
from desk.case_queries import cases_for as desk_cases_for
from desk.enums import Ending
from desk.models import Case
from desk.playbook import playbook
from desk.shown import claimers
from desk.targets import clock
from desk.views.case_acts import version_in
from desk.weight import weight_of
from ground.submitting import KeptText, press, press_one_of
from groups import answers
from groups.actions.decide import decline, read_unwatched
from groups.duty.alarms import TAKEN, shown_about
from groups.models import Membership
from groups.queries import asked_of_unwatched, unwatched_requests
from groups.rules import can_coordinate
from people.http import signed_in
from people.middleware.second_factor import second_factor_first
from people.models import User

WITH_WORDS = frozenset({"hide", "handled", "leave"})


def _for_coordinators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Restrict a view to coordinators, after a second factor. Everybody else gets 404."""

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_coordinate(signed_in(request)):
            raise Http404
        return second_factor_first(request) or view(request, *args, **kwargs)

    return wrapped


@_for_coordinators
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the reported message and those around it; hide it, and answer the report."""
    user = signed_in(request)
    found = cases_for(user).select_related("room__group", "message__member", "message__author")
    report = get_object_or_404(found, pk=pk)
    its_case = desk_cases_for(user).select_related("message", "held").filter(about_report(report)).order_by("-pk")
    it = its_case.first()
    act, typed = request.POST.get("act", ""), request.POST.get("text", "")
    acts = {
        "take": partial(_take, request, report),
        "claim": partial(_claim, request, report, it),
        "release": partial(_release, request, report, it),
        "hide": partial(_hide, request, report, it, typed),
        "handled": partial(_answer, request, report, it, typed, Ending.HANDLED),
        "leave": partial(_answer, request, report, it, typed, Ending.LEFT),
    }
    answered = press_one_of(request, "act", acts)
    if answered.result:
        return answered.result
    if answered.refused:
        report.refresh_from_db()
        it = its_case.first()
    if it is not None and weight_of(it, [report]):
        open_words(actor=user, case=it)
    is_open = it.is_open if it else report.is_open
    may_hide = report.message is not None and _may_hide(user, report.message)
    has_place = is_open and act in WITH_WORDS and (act != "hide" or may_hide)
    label = _("理由（書いた人が読みます）") if act == "hide" else _("対応のメモ")
    context = {
        "report": report,
        "writer": _writer(report),
        "is_open": is_open,
        "case": it,
        "guides": playbook(),
        "clock": clock(it.due_at, timezone.now()) if it and it.is_open else None,
        "claimed_by": claimers([it]).get(it.pk, "") if it else "",
        "claim_is_mine": it is not None and it.is_claimed and it.claimed_by_id == user.pk,
        "lines": coordinate.read_case(actor=user, report=report),
        "may_hide": may_hide,
        "picture": reverse("desk_report_picture", args=[pk]) if picture_of(report) else "",
        "reasons": hiding.offered(report.message) if report.message and may_hide else [],
        "alarm": shown_about(user, alarm_over(report)),
        "refusal": answered.refusal,
        # Whichever button was pressed, the typed text is not lost.
        "typed_at": f"case-{act}" if has_place else "",
        "typed": typed,
        "kept": [KeptText(label, typed)] if typed.strip() and not has_place else [],
    }
    return render(request, "desk/case.html", context, status=answered.status)


def _may_hide(user: User, message: Message) -> bool:
    return can_hide(acting(message, user_id=user.pk, otherwise=Audience.COORDINATOR), facts_of(message))


def _writer(report: Report) -> Membership | None:
    """Who wrote the words, as they are called in the group; also where the words still wait."""
    if report.message is not None:
        return report.message.member
    held = HeldMessage.objects.select_related("member").filter(worry=report).first()
    return held.member if held is not None else None


def _take(request: HttpRequest, report: Report) -> HttpResponse:
    coordinate.take_case(actor=signed_in(request), report=report)
    messages.success(request, TAKEN)
    return redirect("desk_case", report.pk)


def _claim(request: HttpRequest, report: Report, case: Case | None) -> HttpResponse:
    if case is not None:
        decide.claim(actor=signed_in(request), case=case, version=version_in(request))
    return redirect("desk_case", report.pk)


def _release(request: HttpRequest, report: Report, case: Case | None) -> HttpResponse:
    if case is not None:
        decide.release(actor=signed_in(request), case=case, version=version_in(request))
    return redirect("desk_case", report.pk)


def _hide(request: HttpRequest, report: Report, case: Case | None, reason: str) -> HttpResponse:
    user, version = signed_in(request), version_in(request)
    kind = request.POST.get("kind", "")
    if case is None:  # as in `_answer`
        event = coordinate.hide_in_case(actor=user, report=report, reason=reason, kind=kind)
    else:
        event = decide.hide_as_coordinator(
            actor=user, case=case, version=version, report=report, reason=reason, kind=kind
        )
    done = _("メッセージを隠しました。書いた人には、理由が見えます。") if event else HIDDEN_ALREADY
    messages.success(request, done)
    return redirect("desk_case", report.pk)


def _answer(request: HttpRequest, report: Report, case: Case | None, answer: str, outcome: Ending) -> HttpResponse:
    user, version = signed_in(request), version_in(request)
    if case is None:  # it lies on the desk no more, or a process of the version before took the report
        coordinate.answer_case(actor=user, report=report, upheld=outcome == Ending.HANDLED, answer=answer)
    else:
        decide.close(actor=user, case=case, version=version, outcome=outcome, note=answer)
    messages.success(request, _("通報への対応を記録しました。"))
    return redirect("desk")


@_for_coordinators
def unwatched_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a join request to a group without facilitators; decline it kindly, or let it wait for a facilitator."""
    user = signed_in(request)
    asked = asked_of_unwatched() if request.method == "POST" else unwatched_requests()
    wish = get_object_or_404(asked, pk=pk)
    typed = request.POST.get("text", answers.kind_no(wish.user))
    declined = press(request, lambda: decline(actor=user, join_request=wish, reply=typed))
    if declined.done:
        messages.success(request, _("%(name)sさんに、お断りの返事を届けました。") % {"name": wish.nickname})
        return redirect("desk")
    context: dict[str, Any] = {"refusal": declined.refusal, "guides": playbook()}
    if unwatched_requests().filter(pk=pk).exists():
        context |= {"wish": read_unwatched(actor=user, join_request=wish), "typed": typed}
    elif typed.strip():  # a colleague was faster, so there is nothing left to read
        context["kept"] = [KeptText(_("添えることば（ご本人が読みます）"), typed)]
    return render(request, "desk/unwatched_request.html", context, status=declined.status)
