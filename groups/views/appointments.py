"""Accept or decline a role, as the person asked."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ground.submitting import press_one_of
from groups import pledge as text
from groups.actions.appoint import accept_appointment, decline_appointment
from groups.forms import PledgeForm
from groups.models import Appointment
from groups.standing import asks_pledge, lacks_confirmation
from people.http import signed_in


@login_required
def appointment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is asked and what comes with it, and take the answer."""
    user = signed_in(request)
    asked = get_object_or_404(Appointment.objects.select_related("group", "user").filter(user=user), pk=pk)

    form = PledgeForm(request.POST if request.POST.get("answer") == "accept" and asks_pledge(asked) else None)

    def accept() -> str:
        signs = form.cleaned_data["version"] if form.is_valid() else 0
        accept_appointment(actor=user, appointment=asked, signs=signs)
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
    context = {
        "asked": asked,
        "refusal": answered.refusal,
        "form": form,
        "asks_pledge": asks_pledge(asked),
        "lacks_confirmation": lacks_confirmation(asked),
        "sentences": text.SENTENCES,
        "version": text.VERSION,
    }
    return render(request, "groups/appointment.html", context, status=answered.status)
