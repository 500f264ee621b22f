"""Giving and withdrawing consent."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from ground.actions.audit import record, subject_of
from people.enums import ConsentPurpose
from people.models import Consent, User


@transaction.atomic
def give_consent(
    *, actor: User | None, purpose: ConsentPurpose, wording: str, subject: Model | None = None, given_by: str = ""
) -> Consent:
    """Record that `actor` agreed to `wording` as shown. `given_by` is the address of a guardian without an account."""
    subject_type, subject_id = subject_of(subject)
    consent = Consent.objects.create(
        user=actor,
        given_by=given_by,
        purpose=purpose,
        subject_type=subject_type,
        subject_id=subject_id,
        wording=wording,
    )
    if subject is None:  # consent to a thing is audited with the act on the thing, seen only by those concerned
        record(actor=actor, verb="people.give_consent", subject=consent, purpose=str(purpose))
    return consent


@transaction.atomic
def withdraw_consent(*, actor: User, purpose: ConsentPurpose, subject: Model | None = None) -> int:
    """Withdraw the actor's open consents for this purpose and subject; return how many there were."""
    subject_type, subject_id = subject_of(subject)
    open_consents = Consent.objects.filter(
        user=actor, purpose=purpose, subject_type=subject_type, subject_id=subject_id, withdrawn_at__isnull=True
    )
    count = open_consents.update(withdrawn_at=timezone.now())
    if count and subject is None:
        record(actor=actor, verb="people.withdraw_consent", purpose=str(purpose))
    return count


def restore_consent(*, user: User, purpose: ConsentPurpose, subject: Model, since: datetime) -> int:
    """Let a consent stand again that ended, at `since` or later, with something that was taken back; return how many.

    Only for what the person did not end themselves.
    """
    subject_type, subject_id = subject_of(subject)
    ended = Consent.objects.filter(
        user=user, purpose=purpose, subject_type=subject_type, subject_id=subject_id, withdrawn_at__gte=since
    )
    return ended.update(withdrawn_at=None)


def withdraw_given(*, subject: Model) -> int:
    """Withdraw a guardian's consent to `subject`; return how many consents that ends. The caller records the act."""
    subject_type, subject_id = subject_of(subject)
    given = Consent.objects.filter(subject_type=subject_type, subject_id=subject_id, withdrawn_at__isnull=True)
    return given.exclude(given_by="").update(withdrawn_at=timezone.now())


def forget_giver(*, subject: Model) -> int:
    """Erase the address of the guardian who agreed to `subject`; return how many consents had one.

    That they agreed, when and to what stays.
    """
    subject_type, subject_id = subject_of(subject)
    given = Consent.objects.filter(subject_type=subject_type, subject_id=subject_id).exclude(given_by="")
    return given.update(given_by="")
