"""Shared telephones of a duty: enrolled from a person's device, rung by news of whoever is on duty, and ended."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from notices import refusals
from notices.enums import Way
from notices.kinds import KINDS, by_kind
from notices.models import Delivery, DutyPhone, Notice
from notices.queries import awake_devices
from notices.recipients import Recipient

MOST = 5  # of one duty
UNUSED_FOR = timedelta(days=180)  # no push service took anything for it: nobody has that telephone any more


@transaction.atomic
def enroll(*, actor: Recipient, duty: str, session_key: str) -> DutyPhone:
    """Let the browser of this session ring for a duty from now on, and for the person who sits there no more.

    It has to be a device of that person (`notices.actions.devices.subscribe`), which ends with this. Rights are the
    app's that knows the duty.
    """
    device = awake_devices().filter(user=actor.pk, session_key=session_key).first()
    if device is None:
        raise refusals.no_device_here()
    if DutyPhone.objects.filter(duty=duty).count() >= MOST:
        raise refusals.too_many_phones(MOST)
    phone: DutyPhone = DutyPhone.objects.create(
        duty=duty,
        endpoint=device.endpoint,
        p256dh=device.p256dh,
        auth=device.auth,
        label=device.label,
        enrolled_by_id=actor.pk,
    )
    device.delete()
    return phone


def end_phone(*, pk: int) -> bool:
    """Ring one telephone no more; False if there is none such."""
    return bool(DutyPhone.objects.filter(pk=pk).delete()[0])


def ring(notices: Sequence[Notice], now: datetime) -> None:
    """Queue what rings the telephones of the duties that these notices concern, whatever their people chose."""
    rung = {pk: duties for kind, some in by_kind(notices).items() for pk, duties in kind.duties(some).items()}
    if not rung:
        return
    phones = list(DutyPhone.objects.filter(duty__in={duty for duties in rung.values() for duty in duties}))
    deliveries = [
        Delivery(notice=notice, way=Way.DUTY, target=phone.pk, urgent=KINDS[notice.kind].urgent, due_at=now)
        for notice in notices
        for phone in phones
        if phone.duty in rung.get(notice.pk, ())
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)


def still_rings(delivery: Delivery, notice: Notice) -> bool:
    """Whether the person whom the news is for is on duty still where the telephone is."""
    phone = DutyPhone.objects.filter(pk=delivery.target).first()
    return phone is not None and phone.duty in KINDS[notice.kind].duties([notice]).get(notice.pk, ())


def duties_with_phones(duties: Collection[str]) -> set[str]:
    """Those of these duties that have a telephone; one query."""
    return set(DutyPhone.objects.filter(duty__in=duties).values_list("duty", flat=True))


def note_taken(*, pk: int) -> None:
    """Note that a push service took something for a telephone."""
    DutyPhone.objects.filter(pk=pk).update(last_used_at=timezone.now(), not_before=None)


def note_pause(*, pk: int, until: datetime) -> None:
    """Send nothing to a telephone until a moment, since its push service asked for it."""
    DutyPhone.objects.filter(pk=pk).update(not_before=until)


def end_unused() -> int:
    """Erase telephones to which nothing went for half a year; return how many."""
    return DutyPhone.objects.filter(last_used_at__lt=timezone.now() - UNUSED_FOR).delete()[0]
