"""What a guardian sees: no account, one link, two buttons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ground.refusals import Refusal
from programs.enums import EnrollmentState
from programs.queries.programs import in_language
from programs.queries.signups import consent_about
from programs.signups import links, refusals
from programs.signups.actions import guardian
from programs.signups.actions.cancel import withdraw


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a guardian's link. Only its buttons answer; opening it (a mail scanner does) changes nothing."""
    enrollment = links.by_guardian_token(token)
    refusal = None
    agreed: bool | None = None
    if enrollment is not None and enrollment.state in (EnrollmentState.CONFIRMED, EnrollmentState.CANCELLED):
        return redirect("programs:guardian_withdraw", links.lasting_token(enrollment.pk))
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
        "lasting": links.lasting_token(enrollment.pk) if enrollment and agreed else "",
        "wording": guardian.consent_wording(),
    }
    return render(request, "programs/guardian.html", context, status=status)


@require_http_methods(["GET", "POST"])
def agreed(request: HttpRequest, token: str) -> HttpResponse:
    """The guardian's lasting page: what was agreed to, how it stands, and a button to take it back."""
    enrollment = links.by_lasting_token(token)
    refusal = None
    if enrollment is None:
        refusal = refusals.link_over()
    elif request.method == "POST":
        try:
            withdraw(token=token)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("programs:guardian_withdraw", token)
    if enrollment is not None:
        in_language([enrollment.occurrence])
    context = {
        "enrollment": enrollment,
        "occurrence": enrollment.occurrence if enrollment else None,
        "refusal": refusal,
        "consent": consent_about(enrollment) if enrollment else None,
        "open": enrollment is not None and enrollment.is_active and not enrollment.occurrence.is_past,
    }
    status = 404 if enrollment is None else 422 if refusal else 200
    return render(request, "programs/guardian_agreed.html", context, status=status)
