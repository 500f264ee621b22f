"""Who may do what with places. Reading the published ones is everybody's."""

from django.contrib.auth.models import AnonymousUser

from people.models import User


def can_write_places(user: User | AnonymousUser) -> bool:
    """Staff with Wagtail's right to change places."""
    return user.is_active and user.is_staff and user.has_perm("places.change_place")
