"""Freeing held seats when the answer did not come in time."""

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from programs import mails
from programs.enums import HoldKind
from programs.models import Hold
from programs.signups.actions.adopt import unknown
from programs.signups.actions.seats import lock_enrollment
from programs.signups.actions.steps import in_force, take_step
from programs.signups.lifecycle import Step


def lapse_due() -> int:
    """Free the seats whose hold has expired, tell the people they were held for, and count them. For the worker."""
    for pk in unknown():
        with transaction.atomic():
            lock_enrollment(pk)  # adopts what the previous version wrote
    due = Hold.objects.filter(released_at=None, until__lte=timezone.now()).values_list("enrollment", flat=True)
    return sum(_lapse(pk) for pk in list(due))


@transaction.atomic
def _lapse(enrollment_id: int) -> bool:
    enrollment = lock_enrollment(enrollment_id)
    hold = in_force(enrollment)
    if hold is None or hold.until > timezone.now():
        return False  # answered, cancelled or asked again in the meantime
    take_step(enrollment, Step.LAPSE)
    record(actor=None, verb="programs.lapse", subject=enrollment)
    if hold.kind == HoldKind.GUARDIAN:
        mails.take_question_back(enrollment=enrollment)
        if not enrollment.occurrence.is_cancelled:
            mails.lapsed(enrollment=enrollment)
    return True
