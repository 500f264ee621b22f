"""What a process of the version before wrote about a sign-up, put into the rows that it does not know.

It writes the columns only (`held_until`, `guardian_key`, `people`, `called_name`), we write both: where they differ,
the columns are newer. This file goes together with the columns.
"""

from django.db.models import Exists, OuterRef

from programs.enums import EnrollmentState, HoldKind
from programs.models import Enrollment, Hold, Participant
from programs.signups.actions.steps import add_participants, in_force, release

NEWEST = 1000  # sign-ups that are looked through for participants; the worker looks every 15 seconds


def adopt(enrollment: Enrollment) -> None:
    """Bring hold and participants of a sign-up, whose date is locked, to what its columns say."""
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
    """The keys of sign-ups whose rows do not say what their columns say."""
    same = Hold.objects.filter(enrollment=OuterRef("pk"), released_at=None)
    as_said = same.filter(until=OuterRef("held_until"), key=OuterRef("guardian_key"))
    held = Enrollment.objects.filter(~Exists(as_said), state=EnrollmentState.HELD).exclude(guardian_key="")
    left = Hold.objects.filter(released_at=None).exclude(enrollment__state=EnrollmentState.HELD)
    newest = Enrollment.objects.order_by("-pk").values("pk")[:NEWEST]
    alone = Enrollment.objects.filter(~Exists(Participant.objects.filter(enrollment=OuterRef("pk"))), pk__in=newest)
    rows = (held.values_list("pk"), left.values_list("enrollment"), alone.values_list("pk"))
    return sorted({pk for found in rows for (pk,) in found})
