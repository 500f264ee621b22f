"""Sessions that are over: because somebody ends them, or because their time has come."""

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
    """End all sessions of `person`, or all but the one of `keep`; how many we knew of. Rooms close with them.

    The mark that every session carries is changed, too: what is not in the list of devices ends as well.
    """
    sessions = list(UserSession.objects.filter(user=person))
    if keep is not None:
        sessions = [session for session in sessions if session.session_key != keep.session.session_key]
    for session in sessions:
        session.end()
    if not person.has_usable_password():  # a password cannot be written anew without knowing it
        person.set_unusable_password()
        person.save(update_fields=["password"])
        if keep is not None and keep.user.pk == person.pk:
            keep.session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    return len(sessions)


def erase_ended() -> int:
    """Erase sessions that have run out, and the devices (address, browser) of sessions that are gone; how many."""
    sessions, _each = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    still = Session.objects.filter(session_key=OuterRef("session_key"))
    devices, _each = UserSession.objects.filter(~Exists(still)).delete()
    return int(sessions + devices)
