"""What people does when allauth tells of something."""

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
    """From now on the session's age and its idle time are counted (`people.middleware.sessions`)."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


@receiver(user_logged_in, dispatch_uid="people.note_sign_in")
def note_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    """For the person's own record, and to know their usual networks."""
    note(user=user, kind=EventKind.SIGNED_IN, request=request)


@receiver(authenticator_added, dispatch_uid="people.count_new_authenticator")
def count_new_authenticator(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Who has just set up a passkey or an app has just shown it: do not ask for it again at once."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    if request.user == user:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
    _changed(request, user, EventKind.FACTOR_ADDED)


@receiver(authenticator_removed, dispatch_uid="people.note_removed_authenticator")
def note_removed_authenticator(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A passkey or an app was taken off: other sessions end."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _changed(request, user, EventKind.FACTOR_REMOVED)


@receiver(authenticator_reset, dispatch_uid="people.note_renewed_codes")
def note_renewed_codes(request: HttpRequest, user: User, **_: Any) -> None:
    """New recovery codes: other sessions end."""
    _changed(request, user, EventKind.CODES_RENEWED)


@receiver(email_changed, dispatch_uid="people.tell_earlier_address")
def tell_earlier_address(request: HttpRequest, user: User, from_email_address: EmailAddress | None, **_: Any) -> None:
    """Another address: the earlier one gets a way back, other sessions end. A mistyped one was never theirs."""
    if from_email_address is None or not from_email_address.verified:
        return
    with transaction.atomic():
        offer_way_back(person=user, earlier=from_email_address.email)
        _changed(request, user, EventKind.ADDRESS_CHANGED)


def _changed(request: HttpRequest, user: User, kind: EventKind) -> None:
    note(user=user, kind=kind, request=request)
    if end_sessions(person=user, keep=request):
        note(user=user, kind=EventKind.SESSIONS_ENDED, request=request)
