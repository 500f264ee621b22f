"""Who may do what with programmes and their dates."""

from django.contrib.auth.models import AnonymousUser

from people.models import User
from programs.models import Occurrence, ProgramPage


def can_manage_schedule(user: User | AnonymousUser, program: ProgramPage) -> bool:
    """Move, cancel or restore dates: staff who may edit the programme's page."""
    return bool(
        user.is_authenticated
        and user.is_active
        and user.is_staff
        and program.canonical.permissions_for_user(user).can_edit()
    )


def can_see_roster(user: User | AnonymousUser, occurrence: Occurrence) -> bool:
    """See who signed up for a date: the same staff, nobody else."""
    return can_manage_schedule(user, occurrence.program)
