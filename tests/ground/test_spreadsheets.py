"""Files that staff take away: opened in a spreadsheet, what people typed stays text; and who took them is written down."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from ground.actions.audit import record
from ground.models import AuditEntry
from ground.spreadsheets import as_text, in_words, write_cell
from people.models import User

FORMULAS = ["=cmd|' /C calc'!A0", "+81", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(1)"]
FORMULAS += ["\u200b=1", "\ufeff=1", "\u2060＝1", " =1", "\u3000=1", "|cmd", "﹦1"]


@pytest.mark.parametrize("typed", FORMULAS)
def test_what_begins_like_a_formula_is_text_in_a_csv(typed: str) -> None:
    assert as_text(typed, csv=True) == f"'{typed}"


@pytest.mark.parametrize("typed", ["はな", "2=1", "", "a@b.example", "はな＝", "12", "（=1）"])
def test_other_text_stays_as_it_is(typed: str) -> None:
    assert as_text(typed, csv=True) == typed == as_text(typed, csv=False)


@given(st.text())
def test_no_text_whatever_can_begin_a_formula(typed: str) -> None:
    cell = as_text(typed, csv=True)
    assert cell[:1] not in tuple("=+-@\t\r\n＝＋－＠|%")


def test_numbers_stay_numbers() -> None:
    assert (as_text(-1, csv=True), as_text(None, csv=True)) == (-1, None)


def test_the_files_of_a_report(client_for: Callable[..., Client], make_user: Callable[..., User]) -> None:
    admin = make_user("山田", staff=True, is_superuser=True)
    record(actor=make_user("=cmd"), verb="people.change_language", reason="\x0b＝HYPERLINK(1)")
    client = client_for(admin)
    response = client.get("/admin/reports/acts/?export=csv")
    raw = b"".join(response.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    assert ",'=cmd,ことばを変えた," in text
    assert ",'＝HYPERLINK(1)," in text
    response = client.get("/admin/reports/acts/?export=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert (cells["=cmd"], cells["＝HYPERLINK(1)"]) == ("s", "s")
    taken = AuditEntry.objects.filter(verb="people.export").order_by("pk")
    assert [(act.actor, act.detail["list"], act.detail["format"]) for act in taken] == [
        (admin, "people_acts", "csv"),
        (admin, "people_acts", "xlsx"),
    ]
    assert all(act.kept_until is not None for act in taken)


def listings(resolver: URLResolver) -> list[type]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", None)
            found += [view] if view is not None and issubclass(view, SpreadsheetExportMixin) else []
        else:
            found += listings(entry)
    return found


def test_every_listing_of_wagtail_and_ours_exports_in_this_way() -> None:
    views = listings(get_resolver())
    assert len(views) > 10
    assert {view.preprocess_field_value for view in views} == {write_cell}


def test_reading_the_record_is_itself_recorded(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    admin = make_user("山田", staff=True, is_superuser=True)
    client_for(admin).get("/admin/reports/mails/")
    (act,) = AuditEntry.objects.filter(verb="people.read_acts")
    assert (act.actor, act.detail) == (admin, {"report": "people_mails"})


def test_the_report_on_mails_tells_where_and_not_to_whom(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    from notices.actions.mail import send_later
    from notices.models import OutgoingMail

    send_later(key="k", template="groups/answered", to="hana.secret@docomo.example")
    error = "SMTPRecipientsRefused: {'hana.secret@docomo.example': (550, b'no <hana.secret@docomo.example>')}"
    OutgoingMail.objects.update(last_error=error)
    client = client_for(make_user("山田", staff=True, is_superuser=True))
    page = client.get("/admin/reports/mails/").content.decode()
    file = b"".join(client.get("/admin/reports/mails/?export=csv").streaming_content).decode("utf-8-sig")
    for text in (page, file):
        assert "…@docomo.example" in text
        assert "hana.secret" not in text


@pytest.mark.parametrize(("language", "yes", "no"), [("ja", "はい", "いいえ"), ("en", "Yes", "No")])
def test_yes_no_and_moments_are_said_in_words_by_the_citys_clock(language: str, yes: str, no: str) -> None:
    moment = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)  # half past eight the next morning here
    with translation.override(language):
        assert [in_words(value, csv=True) for value in (True, False, None, 1)] == [yes, no, None, 1]
        told = {"ja": ("2026年11月4日 08:30", "2026年11月3日"), "en": ("4 Nov 2026, 08:30", "3 Nov 2026")}[language]
        assert (in_words(moment, csv=True), in_words(date(2026, 11, 3), csv=True)) == told
        assert in_words(moment, csv=False) == datetime(2026, 11, 4, 8, 30)  # a moment to sort by
