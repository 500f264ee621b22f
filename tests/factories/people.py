"""People for tests, and clients signed in as after allauth's own journey."""

import time
from itertools import count
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.test import Client

from people.models import User
from people.roles import WRITING

_numbers = count(1)


def make_user(
    display_name: str = "",
    *,
    staff: bool = False,
    groups: tuple[str, ...] = (),
    second_factor: bool | None = None,
    **fields: Any,
) -> User:
    """A person with a verified address. With `staff`, also the role of writing (or `groups`) and a second factor."""
    number = next(_numbers)
    fields.setdefault("email", f"person{number}@example.org")
    fields.setdefault("is_staff", staff)
    user = User.objects.create_user(display_name=display_name or f"ひと{number}", **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    for name in groups or ((WRITING,) if staff else ()):
        user.groups.add(Group.objects.get(name=name))
    if second_factor if second_factor is not None else staff:
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    return user


def client_for(user: User | None, **defaults: Any) -> Client:
    """A test client signed in as `user`; None means a visitor without an account."""
    client = Client(**defaults)
    if user is None:
        return client
    client.force_login(user)
    session = client.session
    records: list[dict[str, Any]] = [{"method": "code", "at": time.time(), "email": user.email}]
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        records.append({"method": "mfa", "at": time.time(), "type": "totp"})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
