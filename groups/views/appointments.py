"""Being asked to take on a role: yes or no, by the person themselves."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ground.refusals import Refusal
from groups.actions.appoint import accept_appointment, decline_appointment
from groups.models import Appointment
from groups.views.refusing import status_of
from people.http import signed_in


@login_required
def appointment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is asked, and what comes with it; and the answer."""
    user = signed_in(request)
    asked = get_object_or_404(Appointment.objects.select_related("group").filter(user=user), pk=pk)
    refusal, status = None, 200
    if request.method == "POST":
        accepts = request.POST.get("answer") == "accept"
        try:
            (accept_appointment if accepts else decline_appointment)(actor=user, appointment=asked)
        except Refusal as error:
            refusal, status = error, status_of(error)
            asked.refresh_from_db()
        else:
            messages.success(
                request, _("引き受けました。よろしくお願いします。") if accepts else _("お返事を届けました。")
            )
            return redirect("groups:mine")
    return render(request, "groups/appointment.html", {"asked": asked, "refusal": refusal}, status=status)
