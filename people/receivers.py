"""What people does when allauth tells of something."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from people.models import User


@receiver(authenticator_added, dispatch_uid="people.count_new_authenticator")
def count_new_authenticator(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Who has just set up a passkey or an app has just shown it: do not ask for it again at once."""
    if request.user == user and authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
