"""Sessions whose time is over."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone


def erase_ended() -> int:
    """Erase sessions that have run out, and the devices (address, browser) of sessions that are gone; how many."""
    sessions, _each = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    still = Session.objects.filter(session_key=OuterRef("session_key"))
    devices, _each = UserSession.objects.filter(~Exists(still)).delete()
    return int(sessions + devices)
