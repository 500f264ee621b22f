"""What a guardian sees: no account, one link, two buttons."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ground.http import read_or_sent
from ground.refusals import NotThere
from ground.submitting import Outcome, press, press_one_of
from programs.enums import EnrollmentState
from programs.models import Enrollment
from programs.queries.programs import in_language
from programs.queries.signups import consent_about
from programs.signups import links, refusals
from programs.signups.actions import guardian
from programs.signups.actions.cancel import withdraw

ANSWERS = {"confirm": guardian.confirm, "decline": guardian.decline}


@read_or_sent
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a guardian's link. Only its buttons answer; opening it, as mail scanners do, changes nothing."""
    enrollment = links.by_guardian_token(token)
    if enrollment is not None and enrollment.state in (EnrollmentState.CONFIRMED, EnrollmentState.CANCELLED):
        return redirect("programs:guardian_withdraw", links.lasting_token(enrollment.pk))
    if enrollment is not None:
        in_language([enrollment.occurrence])
    choice = request.POST.get("answer", "")
    over = guardian.why_over(enrollment) if choice not in ANSWERS else None
    if over is not None:
        answered: Outcome[Enrollment] = Outcome(status=404 if isinstance(over, NotThere) else 410, refusal=over)
    else:
        answered = press_one_of(request, "answer", {word: partial(do, token=token) for word, do in ANSWERS.items()})
    context = {
        "enrollment": enrollment,
        "occurrence": enrollment.occurrence if enrollment else None,
        "refusal": answered.refusal,
        "asks": answered.refusal is None or (over is None and choice not in ANSWERS),
        "agreed": choice == "confirm" if answered.done else None,
        "lasting": links.lasting_token(enrollment.pk) if enrollment and answered.done else "",
        "wording": guardian.consent_wording(),
    }
    return render(request, "programs/guardian.html", context, status=answered.status)


@read_or_sent
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
