"""Shared telephones: enrolled on the browser that will ring, and removed from anywhere."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from desk.phones import phones_of
from desk.views.desk import at_desk
from ground.http import row_number, sent_from
from ground.submitting import press
from groups.actions.duty_phone import enroll_phone, remove_phone


@sent_from("desk_watch", at="phones")
@login_required
def enroll(request: HttpRequest) -> HttpResponse:
    """Make this browser the telephone of a duty that this person is on."""
    user, key = at_desk(request), request.session.session_key or ""
    places = dict(phones_of(user, key).places)
    place = row_number(request.POST.get("place"))
    if place not in places:
        messages.error(request, _("当番の電話にできるのは、いま当番の人だけです。"))
        return redirect("desk_watch")
    pressed = press(request, lambda: enroll_phone(actor=user, group=places[place], session_key=key))
    if pressed.refused:
        messages.error(request, str(pressed.refused))
    else:
        messages.success(request, _("この端末を、当番の電話にしました。あなた自身のお知らせは、ここには届きません。"))
    return redirect("desk_watch")


@sent_from("desk_watch", at="phones")
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a telephone ring no more."""
    user = at_desk(request)
    shown = {one.phone.pk: one.phone for one in phones_of(user, "").shown}
    if pk not in shown:
        raise Http404
    pressed = press(request, lambda: remove_phone(actor=user, phone=shown[pk]))
    if pressed.refused:
        messages.error(request, str(pressed.refused))
    else:
        messages.success(request, _("当番の電話から外しました。"))
    return redirect("desk_watch")
