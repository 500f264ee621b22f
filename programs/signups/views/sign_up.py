"""Signing up for a date and following up on it: the person's own side."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground.http import read_or_sent, sent_from
from ground.submitting import Outcome, press, submit
from ground.text.addresses import address
from ground.text.letters import clean_line, clean_text
from notices.actions.read import read_about
from people.http import signed_in
from people.models import User
from programs.enums import Availability
from programs.models import Enrollment, Occurrence
from programs.news import CHANGED
from programs.queries.dates import availability, others_with_seats, visible
from programs.queries.programs import in_language
from programs.queries.signups import enrollments_of, my_states, overlapping
from programs.signups import refusals
from programs.signups.actions import guardian
from programs.signups.actions.cancel import cancel, cancel_by_link
from programs.signups.actions.enroll import enroll
from programs.signups.forms import GuardianAddressForm, SignUpForm
from programs.signups.links import by_cancel_token

UNSIGNABLE = {
    Availability.CANCELLED,
    Availability.PAST,
    Availability.WALK_IN,
    Availability.NOT_YET,
    Availability.CLOSED,
}


@login_required
@read_or_sent
def sign_up(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """The form for one date; success redirects to the page of the sign-up."""
    assert isinstance(request.user, User)
    occurrence = get_object_or_404(visible().select_related("program", "place", "program__place"), pk=occurrence_id)
    in_language([occurrence])
    mine = my_states(request.user, [occurrence]).get(occurrence.pk)
    form = SignUpForm(request.POST or None, occurrence=occurrence, user=request.user)
    if mine is not None:
        return _to_the_first(request, mine, form)
    user = request.user
    sent = submit(request, form, lambda _given: enroll(actor=user, occurrence=occurrence, **form.answers()))
    if sent.result:
        return _to_the_first(request, sent.result, form)
    word = availability(occurrence)
    full = word == Availability.FULL or (sent.refused is not None and sent.refused.code == "full")
    return render(
        request,
        "programs/sign_up.html",
        {
            "occurrence": occurrence,
            "page": occurrence.page,  # type: ignore[attr-defined]
            "form": form,
            "refusal": sent.refusal,
            "availability": word,
            "full": full,
            "closed": word in UNSIGNABLE,
            "overlap": overlapping(request.user, occurrence),
            "others": _others(occurrence) if full or word in UNSIGNABLE else [],
        },
        status=sent.status,
    )


def _to_the_first(request: HttpRequest, mine: Enrollment, form: SignUpForm) -> HttpResponse:
    """Redirect to the existing sign-up, with a warning if this form (from another tab, say) said something else."""
    if form.is_bound and not _says_the_same(form, mine):
        messages.warning(
            request,
            _(
                "この回には先に申し込んでいます。はじめの申し込みが、下の内容のまま残っています。変えるときは、いちど取りやめてから、もう一度申し込んでください。"
            ),
        )
    return redirect("programs:enrollment", mine.pk)


def _says_the_same(form: SignUpForm, mine: Enrollment) -> bool:
    if not form.is_valid():
        return False
    typed = form.answers()
    name, note = clean_line(clean_text(typed["called_name"])), clean_text(typed["note"])
    sent = (name, typed["people"], note, typed["is_minor"], address(typed["guardian_email"]))
    return sent == (mine.names[0], mine.people, mine.note, mine.is_minor, mine.guardian_email)


@login_required
@require_safe
def enrollment(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """The page of one's own sign-up: what was received, what to bring, how to step back."""
    mine, user = _own(request, enrollment_id), signed_in(request)
    if user.notices_waiting:
        read_about(actor=user, kinds=[CHANGED.name], about=mine.occurrence_id)
    return _show(request, mine, GuardianAddressForm(initial={"guardian_email": mine.guardian_email}))


@login_required
@read_or_sent
def cancel_enrollment(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """The second tap of stepping back; the first one led here."""
    assert isinstance(request.user, User)
    mine = _own(request, enrollment_id)
    user = request.user
    cancelled = press(request, lambda: cancel(actor=user, enrollment=mine))
    if cancelled.done:
        messages.success(request, _("取りやめました。知らせてくださって、ありがとうございます。"))
        return redirect("programs:enrollment", mine.pk)
    context = {"enrollment": mine, "occurrence": mine.occurrence, "refusal": cancelled.refusal}
    return render(request, "programs/cancel.html", context, status=cancelled.status)


@read_or_sent
def cancel_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stepping back by the link in a mail, without signing in. Opening the link changes nothing."""
    found = by_cancel_token(token)
    sent: Outcome[Enrollment] = Outcome(status=404, refusal=refusals.no_such_link())
    if found is not None:
        sent = press(request, lambda: cancel_by_link(token=token))
        found = sent.result or found
        in_language([found.occurrence])
    context = {
        "enrollment": found,
        "occurrence": found.occurrence if found else None,
        "refusal": sent.refusal,
        "done": found is not None and not found.is_active,
        "token": token,
    }
    return render(request, "programs/cancel.html", context, status=sent.status)


@sent_from("programs:enrollment", "enrollment_id")
@login_required
def ask_guardian_again(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Send the guardian a new link, to the same or another address."""
    assert isinstance(request.user, User)
    mine = _own(request, enrollment_id)
    form = GuardianAddressForm(request.POST)
    user = request.user
    sent = submit(request, form, lambda given: guardian.resend(actor=user, enrollment=mine, **given))
    if sent.done:
        messages.success(request, _("保護者の方へ、確認のメールを送りました。前のメールのリンクは使えなくなりました。"))
        return redirect("programs:enrollment", mine.pk)
    if sent.refusal:
        form.add_error(None, str(sent.refusal))
    return _show(request, mine, form, status=sent.status)


def _own(request: HttpRequest, enrollment_id: int) -> Enrollment:
    mine = enrollments_of(request.user).filter(pk=enrollment_id).first()
    if mine is None:
        raise Http404
    in_language([mine.occurrence])
    return mine


def _show(request: HttpRequest, mine: Enrollment, form: GuardianAddressForm, status: int = 200) -> HttpResponse:
    occurrence = mine.occurrence
    context = {
        "enrollment": mine,
        "names": mine.names,
        "occurrence": occurrence,
        "page": occurrence.page,  # type: ignore[attr-defined]
        "guardian_form": form,
        "also": _also(mine),
        "can_cancel": mine.is_active and not occurrence.is_past,
        "others": _others(occurrence) if occurrence.is_cancelled or not mine.is_active else [],
    }
    return render(request, "programs/enrollment.html", context, status=status)


def _also(mine: Enrollment) -> Enrollment | None:
    """The person's sign-up for another date at the same hour, as long as both take place."""
    takes_place = mine.is_active and not mine.occurrence.is_cancelled and not mine.occurrence.is_past
    other = overlapping(mine.user, mine.occurrence) if takes_place and mine.user else None
    if other is not None:
        in_language([other.occurrence])
    return other


def _others(occurrence: Occurrence) -> list[Occurrence]:
    others = others_with_seats(occurrence)
    in_language(others)
    return others
