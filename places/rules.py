"""Who may do what with places. Anybody may read the published ones."""

from django.contrib.auth.models import AnonymousUser

from people.models import User


def can_write_places(user: User | AnonymousUser) -> bool:
    """Write places: only staff with the permission to change places."""
    return user.is_active and user.is_staff and user.has_perm("places.change_place")
