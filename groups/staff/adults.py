"""Confirmed adults of one group: whether it asks for them, who was confirmed when and until when. Never a result."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ground.http import read_or_sent, row_number
from ground.submitting import Outcome, press_one_of, submit
from groups import queries, rules
from groups.actions.standing import ask_confirmed_adults, confirm_adult, take_confirmation_back
from groups.models import AdultConfirmation, PeerGroup
from groups.staff.forms import ConfirmForm
from groups.standing import today
from people.http import signed_in
from people.models import User


@read_or_sent
def adults(request: HttpRequest, pk: int) -> HttpResponse:
    """The setting, the form to record a confirmation, and what is recorded of those who watch over the group."""
    actor = signed_in(request)
    if not rules.can_manage(actor):
        raise PermissionDenied
    group = get_object_or_404(PeerGroup, pk=pk)
    people = _people(group)
    choices = [(str(one.pk), one.display_name) for one in people.values()]
    records = AdultConfirmation.objects.filter(user__in=people).select_related("user", "confirmed_by")
    records_form = request.POST.get("act") == "confirm"
    form = ConfirmForm(request.POST if records_form else None, people=choices, initial={"confirmed_on": today()})

    def ask(on: bool) -> Callable[[], str]:
        def act() -> str:
            ask_confirmed_adults(actor=actor, group=group, on=on)
            if on:
                return _("確認のすんだおとなだけが見守るグループにしました。")
            return _("おとなの確認を求めないグループにしました。")

        return act

    def unconfirm() -> str:
        take_confirmation_back(
            actor=actor, confirmation=get_object_or_404(records, pk=row_number(request.POST.get("of")))
        )
        return _("確認の記録を取り消しました。")

    done: Outcome[str]
    if records_form:
        done = submit(request, form, lambda given: _confirm(actor, people[int(given["who"])], given))
    else:
        done = press_one_of(request, "act", {"ask": ask(True), "ask-not": ask(False), "unconfirm": unconfirm})
    if done.done:
        messages.success(request, done.result or "")
        return redirect("groups_staff_adults", pk)
    context = {
        "group": group,
        "form": form,
        "records": records,
        "today": today(),
        "refusal": done.refusal,
        "page_title": _("おとなの確認"),
        "page_subtitle": group.name,
        "header_icon": "group",
    }
    return render(request, "groups/staff/adults.html", context, status=done.status)


def _people(group: PeerGroup) -> dict[int, User]:
    """Who watches over the group, and who is asked to, by id."""
    found = [one.user for one in queries.appointed_to(group)]
    found += [one.user for one in queries.waiting_appointments(group)]
    return {one.pk: one for one in found}


def _confirm(actor: User, user: User, given: dict[str, object]) -> str:
    confirm_adult(actor=actor, user=user, confirmed_on=given["confirmed_on"], valid_until=given["valid_until"])  # type: ignore[arg-type]
    return _("%(name)sさんの確認を記録しました。") % {"name": user.display_name}
