"""The report for administrators: who did what."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column

from ground import audit_facts, audit_labels
from ground.models import AuditEntry
from ground.staff.reports import AdministratorsReport, when
from people.queries import acts_visible_to


class ActsFilterSet(WagtailFilterSet):
    """Filters by act, by person, by subject and by day."""

    verb = django_filters.CharFilter(label=_("操作"), lookup_expr="icontains")
    actor__display_name = django_filters.CharFilter(label=_("した人"), lookup_expr="icontains")
    subject_type = django_filters.CharFilter(label=_("対象"), lookup_expr="icontains")
    at = django_filters.DateFromToRangeFilter(label=_("日付"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["verb", "actor__display_name", "subject_type", "at"]


def _end_of(act: AuditEntry) -> str:
    return date_format(localtime(act.kept_until), "DATE_FORMAT") if act.kept_until else ""


class ActsReport(AdministratorsReport):
    """The audit trail without what happens inside groups: readable and exportable, never writable."""

    page_title = _("操作の記録")
    header_icon = "history"
    index_url_name = "people_acts"
    index_results_url_name = "people_acts_results"
    model = AuditEntry
    filterset_class = ActsFilterSet
    default_ordering = "-id"
    columns = [
        Column("at", label=_("日時"), accessor=lambda act: when(act.at)),
        Column(
            "actor", label=_("した人"), accessor=lambda act: act.actor or _("（システム、または削除されたアカウント）")
        ),
        Column("verb", label=_("操作"), accessor=audit_labels.name_of),
        Column("subject", label=_("対象"), accessor=audit_labels.subject_of),
        Column("reason", label=_("理由")),
        Column("detail", label=_("内容"), accessor=audit_facts.in_words),
        Column("kept_until", label=_("消える日"), accessor=_end_of),
    ]
    list_export = ["at", "actor", "verb", "subject", "reason", "detail", "kept_until"]

    def to_row_dict(self, item: AuditEntry) -> dict[str, Any]:
        """Export the same words as on the screen."""
        return {column.name: str(column.get_value(item) or "") for column in self.columns}

    def get_queryset(self) -> QuerySet[AuditEntry]:
        return acts_visible_to(self.request.user)
