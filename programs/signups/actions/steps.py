"""The one writer of a sign-up's state. Each step is taken under the lock of its date (`actions.seats`)."""

from datetime import datetime

from django.utils import timezone

from programs.enums import EnrollmentState, HoldKind
from programs.models import Enrollment, Hold, Participant
from programs.signups.lifecycle import Step, after


def take_step(enrollment: Enrollment, step: Step) -> None:
    """Take `step` and save the sign-up. Leaving "held" releases the hold; freeing the seat sets `ended_at`.

    A new sign-up gets its participants here. Raises `signups.lifecycle.NotAStep`.
    """
    before = EnrollmentState(enrollment.state) if enrollment.pk else None
    enrollment.state = after(before, step)
    if not enrollment.is_held:
        enrollment.held_until = None
    if not enrollment.is_active:
        enrollment.ended_at = timezone.now()
    enrollment.save()
    if before is None:
        add_participants(enrollment)
    elif not enrollment.is_held:
        release(enrollment)


def hold(enrollment: Enrollment, *, kind: HoldKind, until: datetime, key: str) -> None:
    """Hold the seat `until` then (UTC), for an answer by the link whose secret hashes to `key`.

    The sign-up is new or already held; an older link stops working. Raises `signups.lifecycle.NotAStep`.
    """
    enrollment.held_until = until
    if kind == HoldKind.GUARDIAN:
        enrollment.guardian_key = key
    take_step(enrollment, Step.HOLD)
    given = {"kind": kind, "until": until, "key": key, "made_at": timezone.now()}
    Hold.objects.update_or_create(enrollment=enrollment, released_at=None, defaults=given)


def in_force(enrollment: Enrollment) -> Hold | None:
    """The hold in force of a sign-up, if it has one."""
    return Hold.objects.filter(enrollment=enrollment, released_at=None).first()


def release(enrollment: Enrollment) -> None:
    """Release the hold in force, if there is one. For `take_step` and `actions.adopt`."""
    Hold.objects.filter(enrollment=enrollment, released_at=None).update(released_at=timezone.now())


def add_participants(enrollment: Enrollment) -> None:
    """Create one row for everybody who comes. For `take_step` and `actions.adopt`."""
    names = [enrollment.called_name] + [""] * (enrollment.people - 1)
    Participant.objects.bulk_create(
        Participant(enrollment=enrollment, number=number, called_name=name) for number, name in enumerate(names, 1)
    )
