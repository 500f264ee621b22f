"""Wagtail's preferences of a member of staff (language, theme, notifications)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel


class StaffPreferencesView(AccountView):
    """Omits the panel for first and last name: our people have a display name, changed at /accounts/."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


# This address comes before Wagtail's (community/urls.py), so Wagtail does not decorate the view.
_for_staff = require_admin_access(StaffPreferencesView.as_view())


def staff_preferences(request: HttpRequest) -> HttpResponse:
    """The language, theme and notifications of the person signed in."""
    answer: HttpResponse = _for_staff(request)
    return answer
