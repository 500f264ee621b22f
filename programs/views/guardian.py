"""What a guardian sees: no account, one link, two buttons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.refusals import Refusal
from programs.actions import guardian
from programs.queries import in_language


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a guardian's link. Only its buttons answer; opening it (a mail scanner does) changes nothing."""
    enrollment = guardian.find(token)
    refusal = None
    agreed: bool | None = None
    if enrollment is not None:
        in_language([enrollment.occurrence])
    if request.method == "POST":
        choice = request.POST.get("answer")
        try:
            if choice == "confirm":
                guardian.confirm(token=token)
                agreed = True
            elif choice == "decline":
                guardian.decline(token=token)
                agreed = False
        except Refusal as refused:
            refusal = refused
    else:
        refusal = guardian.why_over(enrollment)
    status = 200
    if refusal:
        status = 404 if refusal.code == "link_over" else 422 if request.method == "POST" else 410
    context = {
        "enrollment": enrollment,
        "occurrence": enrollment.occurrence if enrollment else None,
        "refusal": refusal,
        "agreed": agreed,
        "wording": guardian.consent_wording(),
    }
    return render(request, "programs/guardian.html", context, status=status)
