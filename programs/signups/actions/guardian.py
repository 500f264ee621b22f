"""A guardian's yes: the seat of a person under 18 is held until the guardian answers by an own link.

The link carries a signed, random secret; we keep only its hash. Looking at the link changes nothing (mail scanners look
at links), only the button on its page does. A newer link puts the older one out of use. After the answer it leads to
the guardian's lasting page: what was agreed to, and the way to take it back.
"""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actions.audit import record
from ground.refusals import Refusal
from ground.text.addresses import address, mailbox
from people.actions.consent import give_consent
from people.enums import ConsentPurpose
from people.limits import count_mail_to_stranger
from people.models import User
from programs import mails
from programs.enums import EnrollmentState, HoldKind
from programs.models import Enrollment
from programs.rules import can_change_enrollment
from programs.signups import refusals
from programs.signups.actions import reminders
from programs.signups.actions.seats import lock_enrollment
from programs.signups.actions.steps import hold, in_force, take_step
from programs.signups.lifecycle import Step
from programs.signups.links import by_guardian_token, hash_of

HOLD = timedelta(hours=72)
MOST_ASKED = 5  # mails to guardians for one sign-up, so that nobody's inbox can be flooded


def consent_wording() -> str:
    """What a guardian agrees to, in the reader's language; kept with the consent as it was shown."""
    return _(
        "この講座の内容と日時、場所を確認し、お子さんが参加することに同意します。"
        "当日、お子さんに37.5℃以上の熱やせきなどの症状があるときは、参加を見合わせます。"
    )


def ask(enrollment: Enrollment, guardian_email: str) -> None:
    """Hold the seat from now and send a fresh link to the guardian. For other actions; saves the sign-up.

    TooMany when this mailbox got enough mails for now: anybody may type any address here.
    """
    count_mail_to_stranger(by=f"user {enrollment.user_id}", to=guardian_email, field="guardian_email")
    secret = secrets.token_urlsafe(24)
    mails.take_question_back(enrollment=enrollment)
    if enrollment.guardian_asked and guardian_email != enrollment.guardian_email:
        mails.erase_for_guardian(enrollment=enrollment)  # nothing more goes to the address that was given before
    enrollment.guardian_email = guardian_email
    enrollment.guardian_asked += 1
    until = min(timezone.now() + HOLD, enrollment.occurrence.starts_at)
    hold(enrollment, kind=HoldKind.GUARDIAN, until=until, key=hash_of(secret))
    mails.guardian_asked(enrollment=enrollment, secret=secret, held_until=until)


@transaction.atomic
def resend(*, actor: User, enrollment: Enrollment, guardian_email: str) -> Enrollment:
    """Send the link again, to the same or to another address of the guardian; the older link stops working."""
    enrollment = lock_enrollment(enrollment.pk)
    if not can_change_enrollment(actor, enrollment):
        raise refusals.not_yours()
    guardian_email = address(guardian_email)
    refuse_own_address(actor, guardian_email)
    if not enrollment.is_held:
        raise refusals.not_held()
    if enrollment.guardian_asked >= MOST_ASKED:
        raise refusals.asked_often(MOST_ASKED)
    ask(enrollment, guardian_email)
    record(actor=actor, verb="programs.ask_guardian_again", subject=enrollment, asked=enrollment.guardian_asked)
    return enrollment


@transaction.atomic
def confirm(*, token: str) -> Enrollment:
    """The guardian agrees: the sign-up is confirmed, the consent is kept, the student is told."""
    enrollment = _open_for_answer(token)
    wording = consent_wording()
    give_consent(
        actor=enrollment.user,
        purpose=ConsentPurpose.GUARDIAN,
        wording=wording,
        subject=enrollment,
        given_by=enrollment.guardian_email,
    )
    take_step(enrollment, Step.CONFIRM)
    record(actor=None, verb="programs.confirm_guardian", subject=enrollment)
    mails.confirmed(enrollment=enrollment)
    mails.guardian_agreed(enrollment=enrollment)
    reminders.plan(enrollment)
    return enrollment


@transaction.atomic
def decline(*, token: str) -> Enrollment:
    """The guardian says no: the seat is free again, the student is told kindly."""
    enrollment = _open_for_answer(token)
    enrollment.guardian_declined_at = timezone.now()
    take_step(enrollment, Step.DECLINE)
    record(actor=None, verb="programs.decline_guardian", subject=enrollment)
    mails.guardian_declined(enrollment=enrollment)
    return enrollment


def refuse_own_address(actor: User, guardian_email: str) -> None:
    """Nobody is their own guardian, nor by another way to the same mailbox."""
    own = {actor.email, *EmailAddress.objects.filter(user=actor).values_list("email", flat=True)}
    if mailbox(guardian_email) in map(mailbox, own):
        raise refusals.own_guardian()


def why_over(enrollment: Enrollment | None) -> Refusal | None:
    """Why this sign-up cannot be answered any more; None while it can."""
    if enrollment is not None and enrollment.state == EnrollmentState.LAPSED:
        return refusals.link_expired()
    if enrollment is None or not enrollment.is_held or enrollment.held_until is None:
        return refusals.link_over()
    if enrollment.occurrence.is_cancelled:
        return refusals.nothing_to_answer()
    if enrollment.held_until <= timezone.now() or enrollment.occurrence.is_past:
        return refusals.link_expired()
    return None


def _open_for_answer(token: str) -> Enrollment:
    found = by_guardian_token(token)
    enrollment = lock_enrollment(found.pk) if found else None
    waits = in_force(enrollment) if enrollment else None
    if waits is not None and found is not None and waits.key != found.guardian_key:
        enrollment = None  # replaced by a newer link while we waited for the lock
    refusal = why_over(enrollment)
    if refusal is not None:
        raise refusal
    assert enrollment is not None
    return enrollment
