"""Template context for every page of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The installation's name and the emergency number, for header, footer and help menu."""
    return {
        "organisation": settings.ORGANISATION,
        "emergency_number": settings.EMERGENCY_NUMBER,
        "debug": settings.DEBUG,
    }
