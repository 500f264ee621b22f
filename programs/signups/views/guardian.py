"""What a guardian sees: no account, one link, two buttons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ground.refusals import NotThere
from ground.submitting import Outcome, press
from programs.enums import EnrollmentState
from programs.models import Enrollment
from programs.queries.programs import in_language
from programs.queries.signups import consent_about
from programs.signups import links, refusals
from programs.signups.actions import guardian
from programs.signups.actions.cancel import withdraw

ANSWERS = {"confirm": guardian.confirm, "decline": guardian.decline}


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a guardian's link. Only its buttons answer; opening it, as mail scanners do, changes nothing."""
    enrollment = links.by_guardian_token(token)
    if enrollment is not None and enrollment.state in (EnrollmentState.CONFIRMED, EnrollmentState.CANCELLED):
        return redirect("programs:guardian_withdraw", links.lasting_token(enrollment.pk))
    if enrollment is not None:
        in_language([enrollment.occurrence])
    choice = request.POST.get("answer", "")
    answered = press(request, lambda: ANSWERS[choice](token=token) if choice in ANSWERS else None)
    agreed = choice == "confirm" if answered.result else None
    refusal, status = answered.refusal, answered.status
    if request.method != "POST" and (refusal := guardian.why_over(enrollment)):
        status = 404 if isinstance(refusal, NotThere) else 410
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
    """The guardian's lasting page: what was agreed to, the current state, and a button to withdraw consent."""
    enrollment = links.by_lasting_token(token)
    sent: Outcome[Enrollment] = Outcome(status=404, refusal=refusals.link_over())
    if enrollment is not None:
        sent = press(request, lambda: withdraw(token=token))
        if sent.done:
            return redirect("programs:guardian_withdraw", token)
        in_language([enrollment.occurrence])
    context = {
        "enrollment": enrollment,
        "occurrence": enrollment.occurrence if enrollment else None,
        "refusal": sent.refusal,
        "consent": consent_about(enrollment) if enrollment else None,
        "open": enrollment is not None and enrollment.is_active and not enrollment.occurrence.is_past,
    }
    return render(request, "programs/guardian_agreed.html", context, status=sent.status)
