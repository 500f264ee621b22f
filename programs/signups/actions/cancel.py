"""Stepping back from a sign-up: two taps, no questions asked, and the seat is free at once."""

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from people.actions.consent import withdraw_given
from people.models import User
from programs import mails
from programs.models import Enrollment
from programs.rules import can_change_enrollment
from programs.signups import refusals
from programs.signups.actions import reminders
from programs.signups.actions.seats import lock_enrollment
from programs.signups.actions.steps import take_step
from programs.signups.lifecycle import Step
from programs.signups.links import by_cancel_token, by_lasting_token


@transaction.atomic
def cancel(*, actor: User, enrollment: Enrollment) -> Enrollment:
    """Cancel one's own sign-up. Idempotent."""
    if not can_change_enrollment(actor, enrollment):
        raise refusals.not_yours()
    return _cancel(enrollment, actor=actor)


@transaction.atomic
def cancel_by_link(*, token: str) -> Enrollment:
    """Cancel by the link in the mail, without signing in."""
    enrollment = by_cancel_token(token)
    if enrollment is None:
        raise refusals.no_such_link()
    return _cancel(enrollment, actor=enrollment.user)


def _cancel(enrollment: Enrollment, actor: User | None) -> Enrollment:
    enrollment = lock_enrollment(enrollment.pk)
    if not enrollment.is_active:
        return enrollment
    if enrollment.occurrence.starts_at <= timezone.now():
        raise refusals.started()
    was_asked = step_back(enrollment, actor=actor)
    if enrollment.is_minor and enrollment.user:
        mails.stepped_back(enrollment=enrollment, to=mails.Reader.PERSON)
        if was_asked:
            mails.stepped_back(enrollment=enrollment, to=mails.Reader.GUARDIAN)
    return enrollment


@transaction.atomic
def withdraw(*, token: str) -> Enrollment:
    """Withdraw a guardian's consent by the lasting link: the seat is free, and both are told. Idempotent."""
    found = by_lasting_token(token)
    if found is None:
        raise refusals.link_over()
    enrollment = lock_enrollment(found.pk)
    if not enrollment.is_active:
        return enrollment
    if enrollment.occurrence.is_past:
        raise refusals.started()
    enrollment.guardian_declined_at = timezone.now()
    _free(enrollment, Step.WITHDRAW, actor=None)
    withdraw_given(subject=enrollment)
    mails.guardian_declined(enrollment=enrollment)
    mails.stepped_back(enrollment=enrollment, to=mails.Reader.GUARDIAN)
    return enrollment


def step_back(enrollment: Enrollment, actor: User | None) -> bool:
    """Free the seat of a locked, active sign-up; return whether a guardian already knows of it. For other actions."""
    return _free(enrollment, Step.STEP_BACK, actor=actor)


def _free(enrollment: Enrollment, step: Step, actor: User | None) -> bool:
    take_step(enrollment, step)
    taken_back = mails.take_question_back(enrollment=enrollment)
    reminders.take_back(enrollment)
    record(actor=actor, verb="programs.cancel_enrollment", subject=enrollment)
    return not taken_back
