"""A person's devices: switched on by themselves, and ended by whatever says that it is no longer theirs."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from notices import refusals
from notices.enums import Way
from notices.models import Preference, PushDevice, PushOffer
from notices.queries import awake_devices, devices_of
from notices.recipients import Recipient
from notices.ways.carrier import CARRIERS

MOST = 10  # of one person
ASLEEP_FOR = timedelta(days=7)  # so long a session that ran out may be followed by another of the same person


@transaction.atomic
def subscribe(*, actor: Recipient, endpoint: str, p256dh: str, auth: str, label: str, session_key: str) -> PushDevice:
    """Push to this browser while this session lasts. Idempotent; whoever had this browser before gets nothing there.

    Raises a refusal for an endpoint that is at no browser vendor's push service, and for one device too many.
    """
    if not _allows(endpoint):
        raise refusals.unknown_push_service()
    get_user_model()._base_manager.select_for_update(no_key=True).get(pk=actor.pk)  # two taps of one person take turns
    of_this_browser = PushDevice.objects.filter(endpoint=endpoint) | PushDevice.objects.filter(session_key=session_key)
    known = of_this_browser.filter(user=actor.pk, endpoint=endpoint).first()
    (of_this_browser.exclude(pk=known.pk) if known else of_this_browser).delete()
    keys = {"p256dh": p256dh, "auth": auth, "label": label, "session_key": session_key, "asleep_since": None}
    if known:
        PushDevice.objects.filter(pk=known.pk).update(**keys)
        known.refresh_from_db()
        return known
    if devices_of(actor.pk).count() >= MOST:
        raise refusals.too_many_devices(MOST)
    return PushDevice.objects.create(user_id=actor.pk, endpoint=endpoint, **keys)


@transaction.atomic
def renew(*, actor: Recipient, endpoint: str, session_key: str) -> bool:
    """Go on pushing to this browser in a new session of the same person; False if it is no device of theirs (any more).

    Somebody else's device ends: they are not the one who sits there now. So does one that was ended from elsewhere.
    """
    device = PushDevice.objects.select_for_update().filter(endpoint=endpoint).first()
    if device is None:
        return False
    is_alive = device.asleep_since is not None or awake_devices().filter(pk=device.pk).exists()
    if device.user_id != actor.pk or not is_alive:
        device.delete()
        return False
    PushDevice.objects.filter(session_key=session_key).exclude(pk=device.pk).delete()
    PushDevice.objects.filter(pk=device.pk).update(session_key=session_key, asleep_since=None)
    return True


@transaction.atomic
def replace(*, actor: Recipient, endpoint: str, p256dh: str, auth: str, session_key: str) -> bool:
    """Follow a browser that was given another subscription; False if this session has no device."""
    device = PushDevice.objects.select_for_update().filter(user=actor.pk, session_key=session_key).first()
    if device is None or not _allows(endpoint):
        return False
    PushDevice.objects.filter(endpoint=endpoint).exclude(pk=device.pk).delete()
    PushDevice.objects.filter(pk=device.pk).update(endpoint=endpoint, p256dh=p256dh, auth=auth, not_before=None)
    return True


@transaction.atomic
def end_device(*, actor: Recipient, pk: int) -> bool:
    """Push no more to one of a person's own devices; False if there is none such."""
    return bool(PushDevice.objects.filter(pk=pk, user=actor.pk).delete()[0])


def end_with_session(*, session_key: str) -> int:
    """Push no more to the browser in which somebody signed out; return how many devices that were."""
    return PushDevice.objects.filter(session_key=session_key).delete()[0]


def follow_session(*, before: str, after: str) -> None:
    """Go on pushing to the browser of a session that has another key from now on."""
    PushDevice.objects.filter(session_key=before).update(session_key=after)


def let_sleep(*, session_key: str) -> None:
    """Let the device of a session that ran out by itself wait for its person to sign in there again."""
    PushDevice.objects.filter(session_key=session_key).update(asleep_since=timezone.now())


def end_abandoned() -> int:
    """Erase devices whose session was ended, and those that slept for a week; return how many."""
    awake = awake_devices().filter(pk=OuterRef("pk"))
    gone = PushDevice.objects.filter(~Exists(awake), asleep_since=None)
    slept = PushDevice.objects.filter(asleep_since__lt=timezone.now() - ASLEEP_FOR)
    return gone.delete()[0] + slept.delete()[0]


@transaction.atomic
def offer(*, actor: Recipient) -> bool:
    """Whether to offer pushes to this person now: once, and not to whoever has them or wants nothing."""
    if Way.PUSH not in CARRIERS or devices_of(actor.pk).exists():
        return False
    if Preference.objects.filter(pk=actor.pk, everything_off=True).exists():
        return False
    return PushOffer.objects.get_or_create(user_id=actor.pk)[1]


def note_taken(*, pk: int) -> None:
    """Note that a push service took something for a device."""
    PushDevice.objects.filter(pk=pk).update(last_used_at=timezone.now(), not_before=None)


def note_pause(*, pk: int, until: datetime) -> None:
    """Send nothing to a device until a moment, since its push service asked for it."""
    PushDevice.objects.filter(pk=pk).update(not_before=until)


def note_gone(*, pk: int) -> None:
    """Erase a device of which its push service says that it is no more."""
    PushDevice.objects.filter(pk=pk).delete()


def _allows(endpoint: str) -> bool:
    carrier = CARRIERS.get(Way.PUSH)
    return carrier is not None and carrier.allows(endpoint)
