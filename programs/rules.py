"""Who may do what with programmes and their dates."""

from django.contrib.auth.models import AnonymousUser

from people.models import User
from programs.models import Enrollment, Occurrence, ProgramPage


def can_manage_schedule(user: User | AnonymousUser, program: ProgramPage) -> bool:
    """Move, cancel or restore dates: only staff who may edit the programme's page."""
    return bool(
        user.is_authenticated
        and user.is_active
        and user.is_staff
        and program.canonical.permissions_for_user(user).can_edit()
    )


def can_see_roster(user: User | AnonymousUser, occurrence: Occurrence) -> bool:
    """See who signed up for a date: only the staff who may change it."""
    return can_manage_schedule(user, occurrence.program)


def can_enroll(user: User | AnonymousUser, occurrence: Occurrence) -> bool:
    """Sign up: anybody with an account, for a date that the public sees."""
    return bool(user.is_authenticated and user.is_active and occurrence.program.live and occurrence.in_schedule)


def can_change_enrollment(user: User | AnonymousUser, enrollment: Enrollment) -> bool:
    """See, cancel or change a sign-up: only the person who signed up."""
    return bool(user.is_authenticated and user.is_active and enrollment.user_id == user.pk)
