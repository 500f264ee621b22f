"""Setting up an authenticator app from the server's side."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from ground.actions.audit import record
from people.models import User


@transaction.atomic
def give_authenticator(*, actor: User | None, user: User, secret: str) -> None:
    """Set the secret of `user`'s authenticator app to `secret` (base 32), replacing any earlier one."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)
    record(actor=actor, verb="people.give_authenticator", subject=user)
