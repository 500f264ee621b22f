"""Erasing old sign-ups: first their details, soon after the class, and later the link to the person."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ground.actions.audit import record
from people.actions.consent import forget_giver
from people.models import User
from programs import mails
from programs.enums import ACTIVE_ENROLLMENTS, EnrollmentState
from programs.models import Enrollment, Hold, Participant
from programs.signups.actions.cancel import step_back
from programs.signups.actions.seats import lock_enrollment

DETAILS_KEPT = timedelta(days=30)  # after the class: names, notes, guardians' addresses
PERSON_KEPT = timedelta(days=365)  # after the class: who it was


@transaction.atomic
def erase_old() -> int:
    """Erase names, notes and guardians' addresses 30 days after the class, the person after a year.

    Returns how many rows changed.
    """
    now = timezone.now()
    detailed = Enrollment.objects.filter(occurrence__ends_at__lt=now - DETAILS_KEPT).exclude(
        called_name="", note="", guardian_email=""
    )
    rows = list(detailed.exclude(state=EnrollmentState.HELD))
    for enrollment in rows:
        forget_giver(subject=enrollment)
        mails.erase_for_guardian(enrollment=enrollment)
    erased = Enrollment.objects.filter(pk__in=[row.pk for row in rows]).update(
        called_name="", note="", guardian_email="", guardian_key=""
    )
    forgotten = Enrollment.objects.filter(occurrence__ends_at__lt=now - PERSON_KEPT, user__isnull=False).update(
        user=None
    )
    # Both of these sign-ups and of those that a process of the previous version has emptied.
    over = Q(enrollment__occurrence__ends_at__lt=now - DETAILS_KEPT) & ~Q(enrollment__state=EnrollmentState.HELD)
    _forget_names(over | Q(enrollment__user=None))
    if erased or forgotten:
        record(actor=None, verb="programs.erase_old", details=erased, people=forgotten)
    return erased + forgotten


@transaction.atomic
def forget_person(*, user: User) -> None:
    """Cancel the coming sign-ups of an account that is being deleted, which frees their seats, and unlink past ones.

    A guardian's address is erased at once, together with the mails waiting to go there.
    """
    coming = Q(state__in=ACTIVE_ENROLLMENTS, occurrence__ends_at__gt=timezone.now())
    waiting = Q(state=EnrollmentState.HELD)  # of a past date, too: nobody is left to answer
    for pk in Enrollment.objects.filter(coming | waiting, user=user).values_list("pk", flat=True):
        enrollment = lock_enrollment(pk)
        if enrollment.is_active:
            step_back(enrollment, actor=user)
    mine = Enrollment.objects.filter(user=user)
    for enrollment in mine:
        mails.erase_for_guardian(enrollment=enrollment)
    _forget_names(Q(enrollment__user=user))
    mine.update(user=None, called_name="", note="", guardian_email="", guardian_key="", reminder_key="")


def _forget_names(of: Q) -> None:
    """Erase participants' names and delete the holds, with the secrets of their links, that match `of`."""
    Participant.objects.filter(of).exclude(called_name="").update(called_name="")
    Hold.objects.filter(of).delete()
