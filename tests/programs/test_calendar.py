"""Calendar files say what the site says, to any calendar program."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from programs.actions.enroll import enroll
from programs.models import Occurrence
from tests.programs.make import make_occurrence, make_program

pytestmark = pytest.mark.django_db


def events(url: str) -> dict[str, object]:
    response = Client().get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "\r\n" in response.content.decode()
    calendar = Calendar.from_ical(response.content)
    assert not calendar.errors
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] in ([], ["Asia/Tokyo"])
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def test_the_feed_has_what_is_public_and_nothing_else(make_user):
    shown = make_occurrence(make_program("ことばの会"))
    make_occurrence(make_program("下書きの会", live=False))
    make_occurrence(make_program("ずれた会"), in_schedule=False)
    make_occurrence(make_program("昨日の会"), starts_at=timezone.now() - timedelta(days=1))
    enroll(actor=make_user("ひみつの名前"), occurrence=shown, note="ひみつ")
    found = events("/calendar.ics")
    assert list(found) == ["ことばの会"]
    event = found["ことばの会"]
    assert (event.start, event.end) == (shown.starts_at, shown.ends_at)
    assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert str(event["UID"]).startswith(str(shown.uid))
    assert "ひみつ" not in Client().get("/calendar.ics").content.decode()


def test_a_moved_date_keeps_its_uid_and_a_cancelled_one_says_so():
    date = make_occurrence(make_program("ことばの会"))
    before = events("/calendar.ics")["ことばの会"]
    Occurrence.objects.filter(pk=date.pk).update(
        starts_at=date.starts_at + timedelta(days=1),
        ends_at=date.ends_at + timedelta(days=1),
        moved_from=date.starts_at,
        revision=1,
    )
    after = events("/calendar.ics")["ことばの会"]
    assert (after["UID"], after["SEQUENCE"], after.start) == (before["UID"], 1, date.starts_at + timedelta(days=1))
    Occurrence.objects.filter(pk=date.pk).update(state="cancelled", revision=2)
    gone = events("/calendar.ics")["【中止】ことばの会"]
    assert (gone["UID"], gone["SEQUENCE"], gone["STATUS"]) == (before["UID"], 2, "CANCELLED")


def test_the_feed_takes_the_filters_of_the_list():
    make_occurrence(make_program("託児のある会", childcare=True))
    make_occurrence(make_program("託児のない会"))
    assert list(events("/calendar.ics?childcare=on")) == ["託児のある会"]
    assert len(events("/calendar.ics?childcare=&kind=nonsense&place=x")) == 2


def test_one_programme_and_one_date():
    program = make_program("ことばの会", slug="kotoba")
    dates = [make_occurrence(program, day=timezone.localdate() + timedelta(days=day)) for day in (5, 6)]
    make_occurrence(make_program("ほかの会"))
    assert len(Calendar.from_ical(Client().get("/programs/kotoba/calendar.ics").content).walk("VEVENT")) == 2
    one = Client().get(reverse("programs:date_file", args=[dates[0].pk])).content
    (event,) = Calendar.from_ical(one).walk("VEVENT")
    assert (event.start, len(event.walk("VALARM"))) == (dates[0].starts_at, 1)


def test_what_is_not_public_has_no_file():
    draft = make_occurrence(make_program("下書きの会", slug="draft", live=False))
    assert Client().get(reverse("programs:date_file", args=[draft.pk])).status_code == 404
    assert Client().get("/programs/draft/calendar.ics").status_code == 404
    assert Client().get(reverse("programs:date_file", args=[999_999])).status_code == 404


def test_a_feed_of_many_dates_costs_as_many_queries_as_one(django_assert_max_num_queries):
    for number in range(12):
        make_occurrence(make_program(f"会{number}"), starts_at=timezone.now() + timedelta(days=number + 1))
    Client().get("/calendar.ics")
    with django_assert_max_num_queries(4):
        assert len(events("/calendar.ics")) == 12
