"""The duty roster: facilitators see when their groups are watched, and arrange their own times."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from desk.adults import adults_for
from desk.forms import WatchForm
from desk.phones import phones_of
from desk.roster import Roster, has_roster, roster_for
from ground.http import read_or_sent, sent_from
from ground.refusals import Refusal
from ground.submitting import press, submit
from groups.actions.watch import add_watches, end_watch
from groups.duty import refusals
from groups.enums import Rung
from groups.models import WatchTime
from groups.queries import facilitated_by
from groups.rules import can_coordinate, can_manage
from people.http import signed_in
from people.middleware.second_factor import second_factor_first
from people.models import User
from places.enums import Weekday


@read_or_sent
@login_required
def watches(request: HttpRequest) -> HttpResponse:
    """Show the roster, and add hours to it."""
    user = _watcher(request)
    if proof := _proof_first(request, user):
        return proof
    roster = roster_for(user)
    form = WatchForm(request.POST if request.method == "POST" else None, seats=roster.choices)
    sent = submit(request, form, lambda given: _add(user, roster, given))
    if sent.done:
        messages.success(request, _("当番の時間を決めました。"))
        return redirect("desk_watch")
    return _page(request, user, roster, form, sent.refusal, sent.status)


@sent_from("desk_watch")
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take hours off the roster. Those that are gone already are off it."""
    user = _watcher(request)
    if proof := _proof_first(request, user):
        return proof
    roster = roster_for(user)
    shown = {entry.watch.pk for _group, entries in roster.places for entry in entries}
    watch = WatchTime.objects.filter(pk=pk).first()
    if watch is not None and watch.pk not in shown:
        raise Http404
    pressed = press(request, lambda: end_watch(actor=user, watch=watch) if watch else None)
    if not pressed.done:
        return _page(request, user, roster, WatchForm(seats=roster.choices), pressed.refusal, pressed.status)
    messages.success(request, _("当番の時間を消しました。"))
    return redirect("desk_watch")


def _add(user: User, roster: Roster, given: Mapping[str, Any]) -> list[WatchTime]:
    seat = roster.seat(given["who"])
    if seat is None:
        raise refusals.not_a_watcher()
    return add_watches(
        actor=user,
        user=seat.user,
        group=seat.group,
        weekdays=[Weekday(day) for day in given["weekdays"]],
        starts=given["starts"],
        ends=given["ends"],
        rung=Rung(given["rung"]),
    )


def _watcher(request: HttpRequest) -> User:
    user = signed_in(request)
    if not has_roster(user):
        raise PermissionDenied
    return user


def _proof_first(request: HttpRequest, user: User) -> HttpResponse | None:
    """Staff see and arrange the roster of all groups, so they show their second factor as on the staff screens."""
    return second_factor_first(request) if can_manage(user) else None


def _page(
    request: HttpRequest, user: User, roster: Roster, form: WatchForm, refusal: Refusal | None, status: int
) -> HttpResponse:
    is_at_desk = can_coordinate(user) or facilitated_by(user).exists()
    phones = phones_of(user, request.session.session_key or "") if is_at_desk else None
    context = {"roster": roster, "form": form, "refusal": refusal, "phones": phones, "adults": adults_for(user)}
    return render(request, "desk/watches.html", context, status=status)
