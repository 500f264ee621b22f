"""A guardian's consent: the seat of a person under 18 is held until the guardian answers by a link of their own.

The link carries a signed, random secret, of which only the hash is stored. Opening the link changes nothing (mail
scanners open links); only the button on its page does. A newer link invalidates the older one. Once answered, the link
leads to the guardian's lasting page, which shows what was agreed to and how to withdraw consent.
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
    """What a guardian agrees to, in the reader's language; stored with the consent exactly as it was shown."""
    return _(
        "この講座の内容と日時、場所を確認し、お子さんが参加することに同意します。"
        "当日、お子さんに37.5℃以上の熱やせきなどの症状があるときは、参加を見合わせます。"
    )


def ask(enrollment: Enrollment, guardian_email: str) -> None:
    """Hold the seat from now on, save the sign-up, and send a fresh link to the guardian. For other actions.

    Raises TooMany if this mailbox was sent enough mails for now, since anybody may type any address here.
    """
    count_mail_to_stranger(by=f"user {enrollment.user_id}", to=guardian_email, field="guardian_email")
    secret = secrets.token_urlsafe(24)
    mails.take_question_back(enrollment=enrollment)
    if enrollment.guardian_asked and guardian_email != enrollment.guardian_email:
        mails.erase_for_guardian(enrollment=enrollment)  # nothing more goes to the previous address
    enrollment.guardian_email = guardian_email
    enrollment.guardian_asked += 1
    until = min(timezone.now() + HOLD, enrollment.occurrence.starts_at)
    hold(enrollment, kind=HoldKind.GUARDIAN, until=until, key=hash_of(secret))
    mails.guardian_asked(enrollment=enrollment, secret=secret, held_until=until)


@transaction.atomic
def resend(*, actor: User, enrollment: Enrollment, guardian_email: str) -> Enrollment:
    """Send a new link to the same or another address of the guardian; the older link stops working."""
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
    """Record that the guardian agrees: confirm the sign-up, store the consent, and tell the person who signed up."""
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
    """Record that the guardian declines: free the seat, and tell the person who signed up, kindly."""
    enrollment = _open_for_answer(token)
    enrollment.guardian_declined_at = timezone.now()
    take_step(enrollment, Step.DECLINE)
    record(actor=None, verb="programs.decline_guardian", subject=enrollment)
    mails.guardian_declined(enrollment=enrollment)
    return enrollment


def refuse_own_address(actor: User, guardian_email: str) -> None:
    """Refuse a person's own address as the guardian's, also in another spelling that reaches the same mailbox."""
    own = {actor.email, *EmailAddress.objects.filter(user=actor).values_list("email", flat=True)}
    if mailbox(guardian_email) in map(mailbox, own):
        raise refusals.own_guardian()


def why_over(enrollment: Enrollment | None) -> Refusal | None:
    """Why a guardian can no longer answer for this sign-up; None while they can."""
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
