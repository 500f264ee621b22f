"""The person behind a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from people.models import User


def signed_in(request: HttpRequest) -> User:
    """The user of a request that passed `login_required`, with our type."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
