"""Who has a seat learns in their list that a date was moved, called off or restored."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.models import Notice
from people.models import User
from programs.dates.actions import occurrences
from programs.enums import EnrollmentState
from programs.models import Enrollment, Occurrence
from programs.news import CHANGED
from programs.schedule.rule import OFFICE
from programs.signups.actions.cancel import cancel
from tests.factories.news import path_of, told
from tests.factories.people import client_for, make_user
from tests.factories.places import make_place
from tests.factories.programs import make_occurrence, make_program

pytestmark = pytest.mark.django_db
NEW = datetime(2026, 12, 10, 14, 0, tzinfo=OFFICE)


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 0, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def occurrence() -> Occurrence:
    return make_occurrence(make_program("ふたごの会"), day=date(2026, 12, 8))


def seat(occurrence: Occurrence, user: User, **fields: Any) -> Enrollment:
    return Enrollment.objects.create(occurrence=occurrence, user=user, **{"state": EnrollmentState.CONFIRMED, **fields})


def words(user: User) -> list[tuple[str, int]]:
    return [(line, number) for _kind, line, number in told(user)]


def test_moved_called_off_and_restored_is_one_line_that_says_what_is_true_now(occurrence: Occurrence) -> None:
    staff, hana, sora = make_user(staff=True), make_user("はな"), make_user("そら")
    mine = seat(occurrence, hana)
    seat(occurrence, sora, state=EnrollmentState.CANCELLED)
    occurrences.move(actor=staff, occurrence=occurrence, starts_at=NEW, reason="工事のため")
    assert words(hana) == [("「ふたごの会」の日時が12月10日（木）14:00〜15:30に変わりました", 1)]
    assert path_of(hana, "programs.changed") == f"/programs/signups/{mine.pk}/"
    occurrences.cancel(actor=staff, occurrence=occurrence, reason="講師の都合")
    assert words(hana) == [("「ふたごの会」12月10日（木）14:00〜15:30は、中止になりました", 2)]
    occurrences.restore(actor=staff, occurrence=occurrence)
    assert words(hana) == [("「ふたごの会」の日時が12月10日（木）14:00〜15:30に変わりました", 3)]
    assert words(sora) == words(staff) == []


def test_another_place_is_a_change(occurrence: Occurrence) -> None:
    hana = make_user("はな")
    seat(occurrence, hana)
    where = make_place("ひろば")
    occurrences.move(actor=make_user(staff=True), occurrence=occurrence, starts_at=occurrence.starts_at, place=where)
    assert words(hana)[0][0].startswith("「ふたごの会」12月8日（火）10:00〜11:30のご案内が変わりました。")


def test_nothing_stands_once_they_stepped_back_read_it_or_it_is_over(occurrence: Occurrence) -> None:
    hana, sora, nagi = (make_user(name) for name in ("はな", "そら", "なぎ"))
    mine, theirs = seat(occurrence, hana), seat(occurrence, sora)
    seat(occurrence, nagi)
    occurrences.move(actor=make_user(staff=True), occurrence=occurrence, starts_at=NEW)
    assert [len(words(one)) for one in (hana, sora, nagi)] == [1, 1, 1]
    cancel(actor=hana, enrollment=mine)
    client_for(sora).get(f"/programs/signups/{theirs.pk}/")
    assert [len(words(one)) for one in (hana, sora, nagi)] == [0, 0, 1]
    with time_machine.travel(NEW + timedelta(hours=2), tick=False):
        assert words(nagi) == []


@pytest.mark.parametrize("number", [1, 50])
def test_lines_and_what_stands_cost_the_same_for_one_and_fifty(occurrence: Occurrence, number: int) -> None:
    people = [make_user() for _ in range(number)]
    for person in people:
        seat(occurrence, person)
    occurrences.move(actor=make_user(staff=True), occurrence=occurrence, starts_at=NEW)
    told(people[0])
    notices = list(Notice.objects.all())
    with CaptureQueriesContext(connection) as standing:
        assert len(CHANGED.standing(notices)) == number
    with CaptureQueriesContext(connection) as lines:
        assert len(CHANGED.lines(notices)) == number
    assert (len(standing), len(lines)) == (1, 1)
