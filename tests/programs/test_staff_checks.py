"""Dates that staff should look at: told on the lists, the first page, the roster and while editing; never forbidden."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import User
from places.models import ClosedDay, OpeningHour, Place
from programs.dates.actions.occurrences import cancel, move, restore
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.schedule.rule import OFFICE
from programs.staff.checks import to_check
from tests.factories.programs import make_occurrence, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DAY = date(2026, 12, 8)  # a Tuesday


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 0, 0, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def staff(make_user: Callable[..., User]) -> User:
    return make_user("職員", staff=True)


@pytest.fixture
def hall() -> Place:
    return Place.objects.create(slug="hall", name="ひだまり館", layer="central", summary="x", is_published=True)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=OFFICE)


def words() -> dict[tuple[str, str], list[str]]:
    programs = set(ProgramPage.objects.values_list("pk", flat=True))
    return {(one.title, f"{one.starts_at.astimezone(OFFICE):%m-%d}"): one.words for one in to_check(programs).values()}


def test_two_programmes_in_one_room_are_told_on_both(hall: Place) -> None:
    make_occurrence(make_program("朝の会", place=hall), starts_at=at(10))
    make_occurrence(make_program("昼の会", place=hall), starts_at=at(11))  # they share half an hour
    make_occurrence(make_program("午後の会", place=hall), starts_at=at(12, 30))  # begins as the other ends
    make_occurrence(make_program("どこでもない会"), starts_at=at(10))
    assert words() == {
        ("朝の会", "12-08"): ["同じ場所で「昼の会」（12月8日（火）11:00〜12:30）と重なります。"],
        ("昼の会", "12-08"): ["同じ場所で「朝の会」（12月8日（火）10:00〜11:30）と重なります。"],
    }


@pytest.mark.parametrize(
    ("notes", "told"),
    [(("", ""), 2), (("2階 和室", ""), 2), (("2階 和室", "２階　和室"), 2), (("2階 和室", "1階 ホール"), 0)],
)
def test_rooms_that_both_name_are_told_apart(hall: Place, notes: tuple[str, str], told: int) -> None:
    for name, note in zip(("朝の会", "昼の会"), notes, strict=True):
        make_occurrence(make_program(name, place=hall, place_note=note), starts_at=at(10))
    assert len(words()) == told


def test_what_does_not_take_place_takes_no_room(hall: Place, make_user: Callable[..., User], staff: User) -> None:
    first = make_occurrence(make_program("朝の会", place=hall), starts_at=at(10))
    other = make_occurrence(make_program("昼の会", place=hall), starts_at=at(10))
    elsewhere = Place.objects.create(slug="b", name="みどり分館", layer="satellite", summary="x")
    cancel(actor=staff, occurrence=other, reason="大雪")
    assert words() == {}
    restore(actor=staff, occurrence=other)
    assert len(words()) == 2
    move(actor=staff, occurrence=other, starts_at=at(10), place=elsewhere)
    assert words() == {}
    move(actor=staff, occurrence=other, starts_at=at(11), place=hall)
    assert len(words()) == 2
    ProgramPage.objects.filter(pk=other.program_id).update(live=False)
    assert words() == {}
    Enrollment.objects.create(occurrence=other, user=make_user(), state="confirmed")  # it takes place for them
    assert len(words()) == 2
    with time_machine.travel(first.ends_at + timedelta(hours=2)):
        assert words() == {}


@pytest.mark.parametrize(
    ("closing", "told"),
    [
        (lambda hall: ClosedDay.objects.create(place=hall, date=DAY), "ひだまり館の休みの日です。"),
        (
            lambda hall: OpeningHour.objects.create(place=hall, weekday=0, opens=time(9), closes=time(17)),
            "ひだまり館は、この曜日は開いていません。",
        ),
    ],
)
def test_a_closed_place_is_told(hall: Place, closing: Callable[..., Any], told: str) -> None:
    make_occurrence(make_program("朝の会", place=hall), starts_at=at(10))
    assert words() == {}
    closing(hall)
    assert words() == {("朝の会", "12-08"): [told]}


def test_an_evening_class_is_told_to_who_writes_it_only(
    client_for: Callable[..., Client], staff: User, hall: Place
) -> None:
    OpeningHour.objects.create(place=hall, weekday=1, opens=time(9), closes=time(11))
    make_occurrence(make_program("夜の会", place=hall), starts_at=at(19))
    assert words() == {}
    typed = {"start_date": "2026-12-08", "start_time": "19:00", "end_time": "20:00", "place": hall.pk}
    page = client_for(staff).post(reverse("programs_dates"), typed).content.decode()
    assert "ひだまり館の開いている時間の外にかかります。" in page
    assert "同じ場所で「夜の会」" in page


def test_the_first_page_groups_what_is_alike(client_for: Callable[..., Client], staff: User, hall: Place) -> None:
    OpeningHour.objects.create(place=hall, weekday=0, opens=time(9), closes=time(17))
    program = make_program("朝の会", place=hall)
    for week in range(3):
        make_occurrence(program, starts_at=at(10, day=DAY + timedelta(days=7 * week)))
    page = client_for(staff).get(reverse("wagtailadmin_home")).content.decode()
    assert page.count("この曜日は開いていません。") == 1
    assert "ほか2回" in page


def test_a_holiday_is_told(hall: Place) -> None:
    make_occurrence(make_program("元日の会", place=hall), starts_at=at(10, day=date(2027, 1, 1)))
    assert words() == {("元日の会", "01-01"): ["祝日なので、ひだまり館は休みです。"]}


def test_the_first_page_the_lists_and_the_roster_tell_it(
    client_for: Callable[..., Client], staff: User, hall: Place
) -> None:
    occurrence = make_occurrence(make_program("朝の会", place=hall), starts_at=at(10))
    client = client_for(staff)
    assert "確かめてほしい回" not in client.get(reverse("wagtailadmin_home")).content.decode()
    ClosedDay.objects.create(place=hall, date=DAY)
    told = "ひだまり館の休みの日です。"
    for address in (
        reverse("wagtailadmin_home"),
        reverse("programs_schedule:program", args=[occurrence.program_id]),
        reverse("programs_schedule:roster", args=[occurrence.pk]),
    ):
        assert told in client.get(address).content.decode(), address
    assert "確かめてほしい回が1回" in client.get(reverse("programs_schedule:index")).content.decode()


def test_whoever_may_not_edit_is_told_nothing(
    client_for: Callable[..., Client], make_user: Callable[..., User], hall: Place
) -> None:
    from django.contrib.auth.models import Group, Permission

    Group.objects.create(name="写真係").permissions.add(Permission.objects.get(codename="access_admin"))
    make_occurrence(make_program("朝の会", place=hall), starts_at=at(10))
    ClosedDay.objects.create(place=hall, date=DAY)
    client = client_for(make_user("写真係", staff=True, groups=("写真係",)))
    assert "朝の会" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_moving_into_a_taken_room_is_done_and_said_at_once(
    client_for: Callable[..., Client], staff: User, hall: Place
) -> None:
    make_occurrence(make_program("朝の会", place=hall), starts_at=at(10))
    other = make_occurrence(make_program("昼の会", place=hall), starts_at=at(14))
    form = {"day": "2026/12/8", "starts": "10時", "ends": "１１：００", "place": hall.pk, "revision": 0}
    page = client_for(staff).post(reverse("programs_schedule:move", args=[other.pk]), form, follow=True)
    assert "同じ場所で「朝の会」" in page.content.decode()
    assert Occurrence.objects.get(pk=other.pk).starts_at == at(10)


def test_the_field_in_the_editor_tells_it_day_by_day(
    client_for: Callable[..., Client], staff: User, hall: Place, make_user: Callable[..., User]
) -> None:
    program = make_program("書いている会", place=hall)
    mine = make_occurrence(program, starts_at=at(10, day=date(2026, 12, 15)))
    Enrollment.objects.create(occurrence=mine, user=make_user(), state="confirmed")
    make_occurrence(make_program("先の会", place=hall), starts_at=at(9, 30))
    typed = {
        "start_date": "2026/12/1",
        "start_time": "10時",
        "end_time": "１１：３０",
        "rule": "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3",
        "place": hall.pk,
        "program": program.pk,
    }
    client = client_for(staff)
    page = client.post(reverse("programs_dates"), typed).content.decode()
    assert page.count("同じ場所で「先の会」（12月8日（火）9:30〜11:00）と重なります。".replace("9:30", "09:30")) == 1
    assert "場所を確かめてほしい日が1日あります。" in page
    assert "書いている会" not in page
    assert (
        reverse("programs_schedule:cancel", args=[mine.pk]) in page
    )  # a date with families is called off, not left out
    assert page.count("data-exclude") == 2
    assert "重なります" not in client.post(reverse("programs_dates"), typed | {"place": ""}).content.decode()


@pytest.fixture
def twice(make_user: Callable[..., User], staff: User) -> Enrollment:
    """Cancelled, signed up elsewhere at that hour, restored."""
    hana = make_user("はな")
    first = make_occurrence(make_program("朝の会"), starts_at=at(10))
    other = make_occurrence(make_program("昼の会"), starts_at=at(11))
    mine = Enrollment.objects.create(occurrence=first, user=hana, state="confirmed", called_name="はな")
    cancel(actor=staff, occurrence=first, reason="大雪")
    Enrollment.objects.create(occurrence=other, user=hana, state="confirmed", called_name="はな")
    Enrollment.objects.create(occurrence=other, user=make_user("そら"), state="confirmed", called_name="そら")
    assert words() == {}
    restore(actor=staff, occurrence=first)
    return mine


def test_staff_see_who_has_two_dates_at_one_hour_and_not_which(
    client_for: Callable[..., Client], staff: User, twice: Enrollment
) -> None:
    told = "申し込んだ方のうち1人は、同じ時間にほかの会にも申し込んでいます。"
    assert words() == {("朝の会", "12-08"): [told], ("昼の会", "12-08"): [told]}
    client = client_for(staff)
    for program in ProgramPage.objects.all():
        assert told in client.get(reverse("programs_schedule:program", args=[program.pk])).content.decode()
    other = Occurrence.objects.exclude(pk=twice.occurrence_id).get()
    roster = client.get(reverse("programs_schedule:roster", args=[other.pk])).content.decode()
    assert roster.count("同じ時間にほかの会も") == 1
    assert "朝の会" not in roster


def test_the_person_sees_it_until_one_is_given_up(client_for: Callable[..., Client], twice: Enrollment) -> None:
    client = client_for(twice.user)
    assert client.get("/my/").content.decode().count("時間が重なっています") == 2
    page = client.get(reverse("programs:enrollment", args=[twice.pk])).content.decode()
    assert "「昼の会」" in page
    assert "両方の席があります" in page
    client.post(reverse("programs:cancel", args=[twice.pk]))
    assert "時間が重なっています" not in client.get("/my/").content.decode()
    assert words() == {}


def test_it_costs_the_same_for_1_and_for_50(hall: Place, make_user: Callable[..., User]) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            found = to_check(set(ProgramPage.objects.values_list("pk", flat=True)))
        return len(captured), len(found)

    ClosedDay.objects.create(place=hall, date=DAY)
    hana = make_user("はな")
    first = make_occurrence(make_program("会", place=hall), starts_at=at(10))
    Enrollment.objects.create(occurrence=first, user=hana, state="confirmed")
    queries, dates = cost()
    assert dates == 1
    for number in range(49):
        other = make_occurrence(make_program(f"会{number}", place=hall), starts_at=at(10))
        Enrollment.objects.create(occurrence=other, user=hana, state="confirmed")
    assert cost() == (queries, 50)
