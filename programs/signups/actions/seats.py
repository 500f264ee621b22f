"""The one lock under which seats are taken and released: the row of the date.

Every change of a sign-up's state happens after `lock_occurrence`, so that seats are counted exactly.
"""

from django.db.models import Sum

from people.models import User
from programs.models import Enrollment, Occurrence
from programs.signups import refusals
from programs.signups.actions.adopt import adopt


def lock_person(user_id: int) -> User:
    """The person, locked so that their sign-ups are serialised until the transaction ends. Lock before the date."""
    return User.objects.select_for_update(no_key=True).get(pk=user_id)


def lock_occurrence(occurrence_id: int) -> Occurrence:
    """The current row of the date, locked until the transaction ends."""
    locked = Occurrence.objects.select_for_update(of=("self",), no_key=True).select_related("program")
    occurrence = locked.filter(pk=occurrence_id).first()
    if occurrence is None:  # a changed rule removed it a moment ago
        raise refusals.gone()
    return occurrence


def lock_enrollment(enrollment_id: int) -> Enrollment:
    """The current row of the sign-up, with its date locked."""
    occurrence_id = Enrollment.objects.values_list("occurrence_id", flat=True).get(pk=enrollment_id)
    occurrence = lock_occurrence(occurrence_id)
    enrollment = Enrollment.objects.select_related("user").get(pk=enrollment_id)
    enrollment.occurrence = occurrence
    adopt(enrollment)
    return enrollment


def seats_taken(occurrence: Occurrence) -> int:
    """The number of seats held or confirmed."""
    return Enrollment.objects.active().filter(occurrence=occurrence).aggregate(taken=Sum("seats"))["taken"] or 0
