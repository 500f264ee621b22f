"""Bring holds and participants up to date with sign-ups written by a process of the previous version.

Such a process writes only the columns `held_until`, `guardian_key`, `people` and `called_name`; this version writes
both. So where they differ, the columns are newer. Remove this file together with those columns.
"""

from django.db.models import Exists, OuterRef

from programs.enums import EnrollmentState, HoldKind
from programs.models import Enrollment, Hold, Participant
from programs.signups.actions.steps import add_participants, in_force, release

NEWEST = 1000  # sign-ups checked for missing participants; the worker checks every 15 seconds


def adopt(enrollment: Enrollment) -> None:
    """Make the hold and participants of a sign-up match its columns. Its date must be locked."""
    now = in_force(enrollment)
    if not enrollment.is_held:
        if now:
            release(enrollment)
    elif enrollment.guardian_key and (now is None or now.kind == HoldKind.GUARDIAN):
        said = {"kind": HoldKind.GUARDIAN, "until": enrollment.held_until, "key": enrollment.guardian_key}
        if now is None or (now.until, now.key) != (said["until"], said["key"]):
            Hold.objects.update_or_create(enrollment=enrollment, released_at=None, defaults=said)
    if not Participant.objects.filter(enrollment=enrollment).exists():
        add_participants(enrollment)


def unknown() -> list[int]:
    """The primary keys of sign-ups whose hold or participants do not match their columns."""
    same = Hold.objects.filter(enrollment=OuterRef("pk"), released_at=None)
    as_said = same.filter(until=OuterRef("held_until"), key=OuterRef("guardian_key"))
    held = Enrollment.objects.filter(~Exists(as_said), state=EnrollmentState.HELD).exclude(guardian_key="")
    left = Hold.objects.filter(released_at=None).exclude(enrollment__state=EnrollmentState.HELD)
    newest = Enrollment.objects.order_by("-pk").values("pk")[:NEWEST]
    alone = Enrollment.objects.filter(~Exists(Participant.objects.filter(enrollment=OuterRef("pk"))), pk__in=newest)
    rows = (held.values_list("pk"), left.values_list("enrollment"), alone.values_list("pk"))
    return sorted({pk for found in rows for (pk,) in found})
