"""What the reports for administrators share: nobody else opens one, and each reading is itself an act."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView

from ground.actions.audit import record
from ground.rules import can_read_audit


class AdministratorsReport(ReportView):
    """For administrators only, and each reading is itself an act."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not can_read_audit(request.user):
            return permission_denied(request)
        record(actor=request.user, verb="people.read_acts", report=self.index_url_name)
        return super().dispatch(request, *args, **kwargs)


def when(moment: datetime | None) -> str:
    """The moment by the city's clock, in the reader's language; nothing for none."""
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""


class AdministratorsMenuItem(MenuItem):
    """A menu item that only administrators see."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_read_audit(request.user)
