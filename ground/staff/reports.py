"""The base of reports for administrators. Nobody else may open one, and each reading is itself recorded."""

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
    """A report for administrators only, each reading of which is itself recorded."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not can_read_audit(request.user):
            return permission_denied(request)
        record(actor=request.user, verb="people.read_acts", report=self.index_url_name)
        return super().dispatch(request, *args, **kwargs)


def when(moment: datetime | None) -> str:
    """The moment in local time and the reader's language; empty for None."""
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""


class AdministratorsMenuItem(MenuItem):
    """A menu item that only administrators see."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_read_audit(request.user)
