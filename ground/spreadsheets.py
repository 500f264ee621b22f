"""Exports of all Wagtail listings, made safe to open in a spreadsheet and recorded in the audit trail."""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import HttpResponseBase
from django.utils.encoding import force_str
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from wagtail.admin.views.mixins import Echo, SpreadsheetExportMixin

from ground.actions.audit import record
from ground.audit_facts import yes_or_no

NOT_IN_A_FILE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")  # XML 1.0, "Char"
BEGINS_A_FORMULA = re.compile(r"[=+\-@\t\r\n|%]")
_wagtails_cell = SpreadsheetExportMixin.preprocess_field_value
_wagtails_file = SpreadsheetExportMixin.as_spreadsheet


def as_text(value: Any, *, csv: bool) -> Any:
    """A cell that a spreadsheet treats as text, whatever a person typed. Numbers and dates stay what they are.

    In CSV only its first character tells a formula from text (also in full width, or behind invisible characters), so
    such a cell is prefixed with an apostrophe. Characters that no spreadsheet file may contain are removed.
    """
    if not isinstance(value, str):
        return value
    value = NOT_IN_A_FILE.sub("", value)
    shown = "".join(mark for mark in value if unicodedata.category(mark) != "Cf").lstrip(" \u00a0\u3000\ufe0f")
    return f"'{value}" if csv and BEGINS_A_FORMULA.match(unicodedata.normalize("NFKC", shown[:1])) else value


def write_cell(self: SpreadsheetExportMixin, field: str, value: Any, export_format: str) -> Any:
    """Replacement for Wagtail's own method, which writes what people typed unchanged."""
    cell = _wagtails_cell(self, field, in_words(value, csv=export_format == self.FORMAT_CSV), export_format)
    return as_text(force_str(cell, strings_only=True), csv=export_format == self.FORMAT_CSV)


def in_words(value: Any, *, csv: bool) -> Any:
    """Booleans and moments as on the screens, in local time. In a workbook moments stay datetimes, for sorting."""
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, datetime):
        local = localtime(value) if is_aware(value) else value
        return date_format(local, "DATETIME_FORMAT") if csv else local.replace(tzinfo=None)
    if csv and isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return value


def stream_csv(self: SpreadsheetExportMixin, queryset: Any) -> Iterator[bytes]:
    """Replacement for Wagtail's own method that adds the BOM by which spreadsheets recognise UTF-8."""
    writer = csv.DictWriter(Echo(), fieldnames=self.list_export)
    yield codecs.BOM_UTF8 + writer.writerow({field: self.get_heading(queryset, field) for field in self.list_export})
    for item in queryset:
        yield self.write_csv_row(writer, self.to_row_dict(item))


def as_spreadsheet(self: Any, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
    """Replacement for Wagtail's own method that records who exported which list, and when."""
    record(
        actor=self.request.user,
        verb="people.export",
        list=self.request.resolver_match.view_name,
        format=spreadsheet_format,
    )
    answer: HttpResponseBase = _wagtails_file(self, queryset, spreadsheet_format)
    return answer


def guard_all_exports() -> None:
    """Patch the one mixin through which every Wagtail listing, its own and ours, exports."""
    SpreadsheetExportMixin.preprocess_field_value = write_cell
    SpreadsheetExportMixin.stream_csv = stream_csv
    SpreadsheetExportMixin.as_spreadsheet = as_spreadsheet
