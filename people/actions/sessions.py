"""Ending sessions on request, and erasing those that have ended."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from people.models import User


@transaction.atomic
def end_sessions(*, person: User, keep: HttpRequest | None = None) -> int:
    """End all sessions of `person`, except that of the request `keep`; return how many were listed. Sockets close too.

    The hash that every session carries is changed as well, which ends sessions missing from the list of devices.
    """
    sessions = list(UserSession.objects.filter(user=person))
    if keep is not None:
        sessions = [session for session in sessions if session.session_key != keep.session.session_key]
    for session in sessions:
        session.end()
    if not person.has_usable_password():  # a usable password cannot be rehashed without knowing it
        person.set_unusable_password()
        person.save(update_fields=["password"])
        if keep is not None and keep.user.pk == person.pk:
            keep.session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    return len(sessions)


def erase_ended() -> int:
    """Erase expired sessions, and the devices (address, browser) of sessions that are gone; return how many."""
    sessions, _each = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    still = Session.objects.filter(session_key=OuterRef("session_key"))
    devices, _each = UserSession.objects.filter(~Exists(still)).delete()
    return int(sessions + devices)
