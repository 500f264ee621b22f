"""What one date knows about itself."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from programs.models import Occurrence
from programs.schedule.rule import OFFICE
from tests.factories.programs import make_occurrence, make_program

pytestmark = pytest.mark.django_db


def test_a_date_takes_seats_and_place_from_its_page_unless_it_has_its_own() -> None:
    program = make_program(capacity=8)
    assert make_occurrence(program, day=date(2030, 5, 7)).seats == 8
    assert make_occurrence(program, day=date(2030, 5, 14), capacity=3).seats == 3


def test_the_sign_up_window_follows_the_page() -> None:
    program = make_program(signup_opens_days=10, signup_closes_hours=24)
    occurrence = make_occurrence(program, day=date(2030, 5, 20))
    assert occurrence.sign_up_opens_at == datetime(2030, 5, 10, 0, 0, tzinfo=OFFICE)
    assert occurrence.sign_up_closes_at == datetime(2030, 5, 19, 10, 0, tzinfo=OFFICE)


def test_one_day_of_the_rule_is_one_date() -> None:
    program = make_program()
    make_occurrence(program, day=date(2030, 5, 7))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_occurrence(program, day=date(2030, 5, 7))
    assert Occurrence.objects.count() == 1


def test_dates_of_a_page_that_was_taken_back_are_hidden() -> None:
    make_occurrence(make_program("出ている会"), day=date(2030, 5, 7))
    make_occurrence(make_program("下げた会", live=False), day=date(2030, 5, 8))
    assert [one.program.title for one in Occurrence.objects.published()] == ["出ている会"]
