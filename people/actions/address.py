"""Changing the address of an account, and undoing that within 72 hours."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ground.actions.audit import record
from people import mails, refusals
from people.actions.sessions import end_sessions
from people.models import AddressChange, User

UNDONE_WITHIN = timedelta(hours=72)
FACTORS_BEFORE = timedelta(days=1)  # an attacker adds a passkey first and changes the address afterwards


@transaction.atomic
def offer_way_back(*, person: User, earlier: str) -> AddressChange:
    """Tell the earlier address that it was replaced, with a link that restores it within 72 hours."""
    secret = secrets.token_urlsafe(32)
    change = AddressChange.objects.create(
        user=person, earlier=earlier, key=_hash(secret), kept_until=timezone.now() + UNDONE_WITHIN
    )
    mails.address_changed(change=change, secret=secret)
    return change


def find_change(token: str) -> AddressChange | None:
    """The change that this link undoes; None if the link has expired, was used or never existed."""
    return (
        AddressChange.objects.select_related("user")
        .filter(key=_hash(token), undone_at__isnull=True, kept_until__gt=timezone.now())
        .first()
    )


@transaction.atomic
def take_back(*, token: str) -> User:
    """Restore the earlier address, end all sessions, and remove passkeys and apps added around the change.

    Works once. Later changes of the address are undone too, and their links stop working.
    """
    found = find_change(token)
    person = User.objects.select_for_update(no_key=True).get(pk=found.user_id) if found else None
    change = find_change(token)  # again, now that the person is locked
    if person is None or change is None:
        raise refusals.no_change()
    if User.objects.filter(email=change.earlier).exclude(pk=person.pk).exists():
        raise refusals.address_taken()
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.filter(email=change.earlier).delete()
    EmailAddress.objects.create(user=person, email=change.earlier, verified=True, primary=True)
    person.email = change.earlier
    person.save(update_fields=["email"])
    Authenticator.objects.filter(user=person, created_at__gt=change.at - FACTORS_BEFORE).delete()
    AddressChange.objects.filter(user=person, at__gte=change.at).update(undone_at=timezone.now())
    end_sessions(person=person)
    record(actor=None, verb="people.restore_address", subject=person)
    return person


def erase_old() -> int:
    """Erase changes that can no longer be undone; return how many."""
    return AddressChange.objects.filter(kept_until__lt=timezone.now()).delete()[0]


def _hash(secret: str) -> str:
    return salted_hmac("people.address_change", secret, algorithm="sha256").hexdigest()
