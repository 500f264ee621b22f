"""Who may do what with accounts."""

from collections.abc import Callable

from django.db.models import QuerySet

from people.models import User

# Whose role requires a second factor. Apps above add theirs in `AppConfig.ready` (facilitators, coordinators).
SECOND_FACTOR_ROLES: list[Callable[[], QuerySet[User]]] = [lambda: User.objects.filter(is_staff=True)]


def needs_second_factor(user: User) -> bool:
    """Staff, and whoever an app above adds: they see what others have entrusted to us."""
    return user.is_active and any(role().filter(pk=user.pk).exists() for role in SECOND_FACTOR_ROLES)


def can_enter_staff_screens(user: User) -> bool:
    """Staff and administrators; the middleware also asks for the second factor."""
    return user.is_active and user.is_staff


def can_erase_account(user: User, person: User) -> bool:
    """One's own account, or as an administrator another's; never a staff account, whose acts must stay traceable."""
    return user.is_active and not person.is_staff and (user.pk == person.pk or user.is_superuser)


def can_appoint_staff(user: User) -> bool:
    """Administrators, and whoever they gave the permission to change users."""
    return user.is_active and user.has_perm("people.change_user")
