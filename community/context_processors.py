"""What every page of the site may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the installation and the emergency number, for header, footer and help menu."""
    return {
        "organisation": settings.ORGANISATION,
        "emergency_number": settings.EMERGENCY_NUMBER,
        "debug": settings.DEBUG,
    }
