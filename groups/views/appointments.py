"""Accept or decline a role, as the person asked."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ground.submitting import press_one_of
from groups.actions.appoint import accept_appointment, decline_appointment
from groups.models import Appointment
from people.http import signed_in


@login_required
def appointment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is asked and what comes with it, and take the answer."""
    user = signed_in(request)
    asked = get_object_or_404(Appointment.objects.select_related("group").filter(user=user), pk=pk)

    def accept() -> str:
        accept_appointment(actor=user, appointment=asked)
        return _("引き受けました。よろしくお願いします。")

    def decline() -> str:
        decline_appointment(actor=user, appointment=asked)
        return _("お返事を届けました。")

    answered = press_one_of(request, "answer", {"accept": accept, "decline": decline})
    if answered.result:
        messages.success(request, answered.result)
        return redirect("groups:mine")
    if answered.refused:
        asked.refresh_from_db()
    context = {"asked": asked, "refusal": answered.refusal}
    return render(request, "groups/appointment.html", context, status=answered.status)
