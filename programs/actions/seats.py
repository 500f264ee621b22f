"""The one lock under which seats are taken and given back: the row of the date.

Every change of a sign-up's state happens after `lock_occurrence`, so that the seats counted are the seats there are.
"""

from django.db.models import Sum

from programs.models import Enrollment, Occurrence


def lock_occurrence(occurrence_id: int) -> Occurrence:
    """The date as it is now, kept from everybody else until the transaction ends."""
    return (
        Occurrence.objects.select_for_update(of=("self",), no_key=True).select_related("program").get(pk=occurrence_id)
    )


def lock_enrollment(enrollment_id: int) -> Enrollment:
    """The sign-up as it is now, with its date locked."""
    occurrence_id = Enrollment.objects.values_list("occurrence_id", flat=True).get(pk=enrollment_id)
    occurrence = lock_occurrence(occurrence_id)
    enrollment = Enrollment.objects.select_related("user").get(pk=enrollment_id)
    enrollment.occurrence = occurrence
    return enrollment


def seats_taken(occurrence: Occurrence) -> int:
    """Seats held or confirmed."""
    return Enrollment.objects.active().filter(occurrence=occurrence).aggregate(taken=Sum("seats"))["taken"] or 0
