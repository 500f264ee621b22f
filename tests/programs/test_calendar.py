"""Calendar files say what the site says, to any calendar program."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from people.models import User
from programs.models import Occurrence, ProgramPage
from programs.signups.actions.enroll import enroll
from tests.factories.programs import make_occurrence, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def events(url: str) -> dict[str, Any]:
    response = Client().get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "\r\n" in response.content.decode()
    calendar = Calendar.from_ical(response.content)
    assert not calendar.errors
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] in ([], ["Asia/Tokyo"])
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def test_the_feed_has_what_is_public_and_nothing_else(make_user: Callable[..., User]) -> None:
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


def test_a_moved_date_keeps_its_uid_and_a_cancelled_one_says_so() -> None:
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


def test_the_feed_takes_the_filters_of_the_list() -> None:
    make_occurrence(make_program("託児のある会", childcare=True))
    make_occurrence(make_program("託児のない会"))
    assert list(events("/calendar.ics?childcare=on")) == ["託児のある会"]
    assert len(events("/calendar.ics?childcare=&kind=nonsense&place=x")) == 2


def test_one_programme_and_one_date() -> None:
    program = make_program("ことばの会", slug="kotoba")
    dates = [make_occurrence(program, day=timezone.localdate() + timedelta(days=day)) for day in (5, 6)]
    make_occurrence(make_program("ほかの会"))
    address = f"/programs/calendars/{program.translation_key}.ics"
    assert len(Calendar.from_ical(Client().get(address).content).walk("VEVENT")) == 2
    one = Client().get(reverse("programs:date_file", args=[dates[0].pk])).content
    (event,) = Calendar.from_ical(one).walk("VEVENT")
    assert (event.start, len(event.walk("VALARM"))) == (dates[0].starts_at, 1)


@pytest.mark.parametrize(
    "slug", ["kotoba", "ことばの会", "ことばの会-2", "発達の気になる子の会ー春", "calendars", "żółw"]
)
def test_a_programme_works_everywhere_whatever_its_slug_is(
    slug: str, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    program = make_program("ことばの会", slug=slug)
    make_occurrence(program)
    page = Client().get(program.url)
    assert page.status_code == 200
    for path in ("/programs/", "/", program.url):
        assert Client().get(path).status_code == 200
    lasting = f"/programs/calendars/{program.translation_key}.ics"
    assert f'href="{lasting}"' in page.content.decode()
    assert "webcal://" in page.content.decode()
    assert Client().get(f"{program.url}calendar.ics").headers["Location"] == lasting


def test_a_renamed_programme_keeps_its_calendar(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    program = make_program("ことばの会", slug="ことば")
    make_occurrence(program)
    subscribed = f"/programs/calendars/{program.translation_key}.ics"
    with django_capture_on_commit_callbacks(execute=True):
        program.slug = "kotoba"
        program.save_revision().publish()
    assert len(events(subscribed)) == 1
    assert Client().get("/programs/ことば/").headers["Location"].endswith("/programs/kotoba/")
    for older in ("/programs/ことば/calendar.ics", "/programs/kotoba/calendar.ics"):
        assert Client().get(older).headers["Location"] == subscribed
    assert Client().get("/programs/nothing/calendar.ics").status_code == 404


def test_a_programme_that_was_taken_back_empties_its_calendar(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    program = make_program("ことばの会")
    with django_capture_on_commit_callbacks(execute=True):
        program.save_revision().publish()
    make_occurrence(program, day=timezone.localdate() + timedelta(days=9))
    ProgramPage.objects.get(pk=program.pk).unpublish()
    body = Client().get(f"/programs/calendars/{program.translation_key}.ics").content
    assert Calendar.from_ical(body).walk("VEVENT") == []
    assert "ことば" not in body.decode()


def test_what_is_not_public_has_no_file() -> None:
    draft = make_occurrence(make_program("下書きの会", slug="draft", live=False))
    assert Client().get(reverse("programs:date_file", args=[draft.pk])).status_code == 404
    assert Client().get(f"/programs/calendars/{draft.program.translation_key}.ics").status_code == 404
    assert Client().get("/programs/draft/calendar.ics").status_code == 404
    assert Client().get(reverse("programs:date_file", args=[999_999])).status_code == 404


def test_a_feed_of_many_dates_costs_as_many_queries_as_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        make_occurrence(make_program(f"会{number}"), starts_at=timezone.now() + timedelta(days=number + 1))
    Client().get("/calendar.ics")
    with django_assert_max_num_queries(4):
        assert len(events("/calendar.ics")) == 12
