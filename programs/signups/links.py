"""The links in mails about a sign-up: stepping back, a guardian's answer, and a guardian's lasting page."""

import hashlib

from ground.signed_links import SignedLink
from programs.models import Enrollment

_cancel = SignedLink("programs.cancel")
_guardian = SignedLink("programs.guardian")
_lasting = SignedLink("programs.guardian.agreed")


def cancel_token(enrollment_id: int) -> str:
    """For the confirmation and the reminder: it can cancel this sign-up and do nothing else."""
    return _cancel.token(enrollment_id)


def by_cancel_token(token: str) -> Enrollment | None:
    """The sign-up this link is about; None for a link that we did not make."""
    found = _cancel.read(token)
    if found is None:
        return None
    with_person = Enrollment.objects.select_related("occurrence__program", "user").filter(user__isnull=False)
    return with_person.filter(pk=found[0]).first()


def guardian_token(enrollment_id: int, secret: str) -> str:
    """For a guardian's mail, made when it is written: we keep only the secret's hash."""
    return _guardian.token(enrollment_id, secret)


def by_guardian_token(token: str) -> Enrollment | None:
    """The sign-up this link is about, or None for a link that was changed, replaced, answered or never ours."""
    found = _guardian.read(token)
    if found is None:
        return None
    number, secret = found
    mine = Enrollment.objects.select_related("occurrence__program", "occurrence__place", "user")
    return mine.filter(pk=number, guardian_key=hash_of(secret)).first()


def lasting_token(enrollment_id: int) -> str:
    """For a guardian's lasting page: it shows what was agreed to and can take it back.

    It holds until the guardian's address is erased, 30 days after the class, or replaced by another.
    """
    asked = Enrollment.objects.values_list("guardian_asked", flat=True).get(pk=enrollment_id)
    return _lasting.token(enrollment_id, asked)


def by_lasting_token(token: str) -> Enrollment | None:
    """The sign-up a guardian's lasting link is about; None once its time is over."""
    found = _lasting.read(token)
    if found is None:
        return None
    number, asked = found
    mine = Enrollment.objects.select_related("occurrence__program", "occurrence__place", "user")
    return mine.filter(pk=number, guardian_asked=int(asked), user__isnull=False).exclude(guardian_email="").first()


def hash_of(secret: str) -> str:
    """What is kept of a guardian's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
