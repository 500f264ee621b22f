"""Reports for administrators: who did what, and mails that did not go out."""

import re
from datetime import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import permission_denied
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from people import acts, facts
from people.actions.audit import record
from people.actions.mail import subject_of
from people.models import AuditEntry, OutgoingMail
from people.queries import acts_visible_to, troubled_mails
from people.rules import can_read_audit


class ActsFilterSet(WagtailFilterSet):  # type: ignore[misc]
    """By kind of act, by person and by day."""

    verb = django_filters.CharFilter(label=_("操作"), lookup_expr="icontains")
    actor__display_name = django_filters.CharFilter(label=_("した人"), lookup_expr="icontains")
    subject_type = django_filters.CharFilter(label=_("対象"), lookup_expr="icontains")
    at = django_filters.DateFromToRangeFilter(label=_("日付"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["verb", "actor__display_name", "subject_type", "at"]


class _AdministratorsReport(ReportView):  # type: ignore[misc]
    """For administrators only, and each reading is itself an act."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not can_read_audit(request.user):
            return permission_denied(request)
        record(actor=request.user, verb="people.read_acts", report=self.index_url_name)
        return super().dispatch(request, *args, **kwargs)


def _end_of(act: AuditEntry) -> str:
    return date_format(localtime(act.kept_until), "DATE_FORMAT") if act.kept_until else ""


def _when(moment: datetime | None) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""


class ActsReport(_AdministratorsReport):
    """The audit trail without what happens inside groups: readable and exportable, never writable."""

    page_title = _("操作の記録")
    header_icon = "history"
    index_url_name = "people_acts"
    index_results_url_name = "people_acts_results"
    model = AuditEntry
    filterset_class = ActsFilterSet
    default_ordering = "-id"
    columns = [
        Column("at", label=_("日時"), accessor=lambda act: _when(act.at)),
        Column(
            "actor", label=_("した人"), accessor=lambda act: act.actor or _("（システム、または削除されたアカウント）")
        ),
        Column("verb", label=_("操作"), accessor=acts.name_of),
        Column("subject", label=_("対象"), accessor=acts.subject_of),
        Column("reason", label=_("理由")),
        Column("detail", label=_("内容"), accessor=facts.in_words),
        Column("kept_until", label=_("消える日"), accessor=_end_of),
    ]
    list_export = ["at", "actor", "verb", "subject", "reason", "detail", "kept_until"]

    def to_row_dict(self, item: AuditEntry) -> dict[str, Any]:
        """The same words in the file as on the screen."""
        return {column.name: str(column.get_value(item) or "") for column in self.columns}

    def get_queryset(self) -> QuerySet[AuditEntry]:
        return acts_visible_to(self.request.user)


class SendAgainColumn(Column):  # type: ignore[misc]
    """A button that sends the mail of its row once more."""

    cell_template_name = "people/staff/send_again_cell.html"

    def get_cell_context_data(self, instance: OutgoingMail, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"csrf_token": get_token(parent_context["request"])}


def _mail_office_of(mail: OutgoingMail) -> str:
    """Where mails do not arrive, and not to whom: that a person gets news of a group is nobody's business."""
    return "…@" + mail.to_email.rpartition("@")[2]


def _error_of(mail: OutgoingMail) -> str:
    """What went wrong, without the addresses that mail servers repeat."""
    return re.sub(r"[^\s<>@]+@", "…@", mail.last_error)


class MailsReport(_AdministratorsReport):
    """Mails that are late, failing, interrupted or given up."""

    page_title = _("届いていないメール")
    header_icon = "mail"
    index_url_name = "people_mails"
    index_results_url_name = "people_mails_results"
    model = OutgoingMail
    columns = [
        Column("due_at", label=_("送る予定"), accessor=lambda mail: _when(mail.due_at)),
        Column("template", label=_("種類"), accessor=subject_of),
        Column("to", label=_("宛先"), accessor=_mail_office_of),
        Column("attempts", label=_("試した回数")),
        Column("sending_since", label=_("途中で止まった時刻"), accessor=lambda mail: _when(mail.sending_since)),
        Column("last_error", label=_("最後のエラー"), accessor=_error_of),
        SendAgainColumn("again", label=""),
    ]
    list_export = ["due_at", "template", "to", "attempts", "sending_since", "last_error"]

    def to_row_dict(self, item: OutgoingMail) -> dict[str, Any]:
        """The same words in the file as on the screen."""
        shown = [column for column in self.columns if column.name in self.list_export]
        return {column.name: str(column.get_value(item) or "") for column in shown}

    def get_queryset(self) -> QuerySet[OutgoingMail]:
        return troubled_mails()
