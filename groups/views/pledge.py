"""What is missing for one's own role: the pledge of secrecy to sign, and where a confirmation is missing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ground.http import read_or_sent
from ground.submitting import submit
from groups import pledge as text
from groups.actions.standing import sign
from groups.forms import PledgeForm
from groups.standing import standing_of
from people.http import signed_in


@read_or_sent
@login_required
def pledge(request: HttpRequest) -> HttpResponse:
    """Show how the reader stands, and take their signature. 404 for everybody who was never asked for anything."""
    user = signed_in(request)
    standing = standing_of(user)
    is_marked = standing.secrecy is not None and not standing.secrecy.is_official
    if not standing.has_role or not (is_marked or standing.unconfirmed):
        raise Http404
    form = PledgeForm(request.POST if request.method == "POST" else None)
    signed = submit(request, form, lambda given: sign(actor=user, version=given["version"]))
    if signed.done:
        messages.success(request, _("誓約をいただきました。ありがとうございます。役割を、そのまま続けられます。"))
        return redirect("groups:pledge")
    context = {
        "standing": standing,
        "is_marked": is_marked,
        "sentences": text.SENTENCES,
        "version": text.VERSION,
        "form": form,
        "refusal": signed.refusal,
    }
    return render(request, "groups/pledge.html", context, status=signed.status)
