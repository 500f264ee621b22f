"""Record what happens to an account, for its person to look at, for a limited time."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from ground.devices import name_device
from ground.networks import networks
from people.enums import EventKind
from people.models import AccountEvent, User

KEPT = timedelta(days=90)


def note(*, user: User, kind: EventKind, request: HttpRequest) -> AccountEvent:
    """Record that `kind` happened to the account of `user`, and roughly from where."""
    return AccountEvent.objects.create(
        user=user,
        kind=kind,
        network=networks(request).around,
        device=name_device(request.headers.get("User-Agent", "")),
        kept_until=timezone.now() + KEPT,
    )


def is_usual(*, email: str, request: HttpRequest) -> bool:
    """Whether the person with this address recently signed in from this network. One query, even for unknown ones."""
    return AccountEvent.objects.filter(
        user__email=email.lower(), kind=EventKind.SIGNED_IN, network=networks(request).around
    ).exists()


def erase_old() -> int:
    """Erase expired events; return how many."""
    return AccountEvent.objects.filter(kept_until__lt=timezone.now()).delete()[0]
