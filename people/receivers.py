"""Receivers of signals from allauth and of Django's sign-in."""

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in as session_began
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from people.actions.account_events import note
from people.actions.address import offer_way_back
from people.actions.sessions import end_sessions
from people.enums import EventKind
from people.middleware.sessions import BEGAN, SEEN
from people.models import User


@receiver(session_began, dispatch_uid="people.begin_session")
def begin_session(request: HttpRequest, **_: Any) -> None:
    """Start counting the session's age and idle time (`people.middleware.sessions`)."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


@receiver(user_logged_in, dispatch_uid="people.note_sign_in")
def note_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    """Record the sign-in, for the person to see and to learn their usual networks."""
    note(user=user, kind=EventKind.SIGNED_IN, request=request)


@receiver(authenticator_added, dispatch_uid="people.count_new_authenticator")
def count_new_authenticator(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Count a passkey or app that was just set up as just shown, so that it is not asked for again at once."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    if request.user == user:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
    _changed(request, user, EventKind.FACTOR_ADDED)


@receiver(authenticator_removed, dispatch_uid="people.note_removed_authenticator")
def note_removed_authenticator(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Record that a passkey or an app was removed, and end other sessions."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _changed(request, user, EventKind.FACTOR_REMOVED)


@receiver(authenticator_reset, dispatch_uid="people.note_renewed_codes")
def note_renewed_codes(request: HttpRequest, user: User, **_: Any) -> None:
    """Record new recovery codes, and end other sessions."""
    _changed(request, user, EventKind.CODES_RENEWED)


@receiver(email_changed, dispatch_uid="people.tell_earlier_address")
def tell_earlier_address(request: HttpRequest, user: User, from_email_address: EmailAddress | None, **_: Any) -> None:
    """Tell the earlier address how to undo the change, and end other sessions.

    An unverified earlier address is told nothing: it may have been mistyped and never the person's.
    """
    if from_email_address is None or not from_email_address.verified:
        return
    with transaction.atomic():
        offer_way_back(person=user, earlier=from_email_address.email)
        _changed(request, user, EventKind.ADDRESS_CHANGED)


def _changed(request: HttpRequest, user: User, kind: EventKind) -> None:
    note(user=user, kind=kind, request=request)
    if end_sessions(person=user, keep=request):
        note(user=user, kind=EventKind.SESSIONS_ENDED, request=request)
