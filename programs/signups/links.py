"""The links in mails about a sign-up: stepping back, a guardian's answer, and a guardian's lasting page."""

import hashlib

from ground.signed_links import SignedLink
from programs.models import Enrollment

_cancel = SignedLink("programs.cancel")
_guardian = SignedLink("programs.guardian")
_lasting = SignedLink("programs.guardian.agreed")


def cancel_token(enrollment_id: int) -> str:
    """The token for the confirmation and the reminder. It can cancel this sign-up and do nothing else."""
    return _cancel.token(enrollment_id)


def by_cancel_token(token: str) -> Enrollment | None:
    """The sign-up this link is about; None if the link is not one of ours."""
    found = _cancel.read(token)
    if found is None:
        return None
    with_person = Enrollment.objects.select_related("occurrence__program", "user").filter(user__isnull=False)
    return with_person.filter(pk=found[0]).first()


def guardian_token(enrollment_id: int, secret: str) -> str:
    """The token for a guardian's mail, made when the mail is written, since only the secret's hash is stored."""
    return _guardian.token(enrollment_id, secret)


def by_guardian_token(token: str) -> Enrollment | None:
    """The sign-up this link is about; None if the link was tampered with, replaced, erased or never ours."""
    found = _guardian.read(token)
    if found is None:
        return None
    number, secret = found
    mine = Enrollment.objects.select_related("occurrence__program", "occurrence__place", "user")
    return mine.filter(pk=number, guardian_key=hash_of(secret)).first()


def lasting_token(enrollment_id: int) -> str:
    """The token for a guardian's lasting page, which shows what was agreed to and can withdraw consent.

    It is valid until the guardian's address is erased, 30 days after the class, or replaced by another.
    """
    asked = Enrollment.objects.values_list("guardian_asked", flat=True).get(pk=enrollment_id)
    return _lasting.token(enrollment_id, asked)


def by_lasting_token(token: str) -> Enrollment | None:
    """The sign-up a guardian's lasting link is about; None once it has expired."""
    found = _lasting.read(token)
    if found is None:
        return None
    number, asked = found
    mine = Enrollment.objects.select_related("occurrence__program", "occurrence__place", "user")
    return mine.filter(pk=number, guardian_asked=int(asked), user__isnull=False).exclude(guardian_email="").first()


def hash_of(secret: str) -> str:
    """The hash of a guardian's secret, which is all that is stored of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
