"""Who is signed in."""

from django.http import HttpRequest

from notices.recipients import Recipient


def reader(request: HttpRequest) -> Recipient:
    """The person who is signed in; for views behind `login_required`."""
    assert request.user.is_authenticated
    return request.user
