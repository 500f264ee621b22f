"""Seats under contention: never one too many, with the negative control that shows what the lock is for."""

import inspect
import secrets
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier
from unittest.mock import patch

import pytest
import time_machine as clock
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground.refusals import Refusal
from people.models import User
from programs.enums import CapacityUnit, EnrollmentState, ProgramKind
from programs.models import Enrollment, Occurrence
from programs.signups import links
from programs.signups.actions import guardian
from programs.signups.actions.cancel import cancel
from programs.signups.actions.enroll import enroll
from programs.signups.actions.lapse import lapse_due
from programs.signups.actions.seats import seats_taken
from tests.contention import at_once
from tests.factories.programs import make_occurrence, make_program

SEATS, PEOPLE = 4, 16


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_take_one_seat_too_many(make_user: Callable[..., User]) -> None:
    date = make_occurrence(make_program(capacity=SEATS))
    people = [make_user() for _number in range(PEOPLE)]
    results = at_once([partial(enroll, actor=person, occurrence=date) for person in people])
    assert sum(isinstance(result, Enrollment) for result in results) == SEATS
    assert results.count("full") == PEOPLE - SEATS
    assert seats_taken(date) == SEATS


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_oversell(make_user: Callable[..., User], monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same code without transaction and lock, everybody counting before anybody writes."""
    date = make_occurrence(make_program(capacity=SEATS))
    people = [make_user() for _number in range(8)]
    counted = Barrier(len(people))

    def count_then_wait(occurrence: Occurrence) -> int:
        taken = seats_taken(occurrence)
        counted.wait(30)
        return taken

    module = __import__("programs.signups.actions.enroll", fromlist=["enroll"])
    monkeypatch.setattr(module, "seats_taken", count_then_wait)
    monkeypatch.setattr(module, "lock_occurrence", lambda pk: Occurrence.objects.select_related("program").get(pk=pk))
    monkeypatch.setattr(module, "lock_person", lambda pk: type(people[0]).objects.get(pk=pk))
    unlocked = inspect.unwrap(enroll)
    at_once([partial(unlocked, actor=person, occurrence=date) for person in people])
    assert seats_taken(date) == len(people) > SEATS


@pytest.mark.django_db(transaction=True)
def test_one_person_cannot_take_two_dates_of_one_hour_by_being_quick(make_user: Callable[..., User]) -> None:
    hana = make_user()
    dates = [make_occurrence(make_program(f"会{number}")) for number in range(4)]
    results = at_once([partial(enroll, actor=hana, occurrence=date) for date in dates])
    assert results.count("overlap") == 3
    assert Enrollment.objects.active().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_many_times_at_once_is_one_sign_up(make_user: Callable[..., User]) -> None:
    hana, date = make_user(), make_occurrence()
    results = at_once([lambda: enroll(actor=hana, occurrence=date) for _press in range(6)])
    assert {result.pk for result in results} == {Enrollment.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_a_guardian_and_the_clock_at_once_agree_on_one_answer(
    make_user: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_urlsafe", lambda length: "known")
    date = make_occurrence(make_program(kind=ProgramKind.BABY_CONTACT, capacity=1))
    enrollment = enroll(actor=make_user(), occurrence=date, is_minor=True, guardian_email="parent@example.org")
    token = links.guardian_token(enrollment.pk, "known")
    results = at_once([lambda: guardian.confirm(token=token), lambda: guardian.decline(token=token)])
    assert results.count("link_over") == 1
    enrollment.refresh_from_db()
    assert enrollment.state in (EnrollmentState.CONFIRMED, EnrollmentState.CANCELLED)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["enroll", "enroll minor", "cancel", "confirm", "decline", "later"]),
        st.integers(0, 5),
        st.integers(1, 3),
    ),
    max_size=25,
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, capacity=st.integers(1, 4))
def test_whatever_happens_there_are_never_more_than_the_seats_and_freed_ones_come_back(
    make_user: Callable[..., User], steps: list[tuple[str, int, int]], capacity: int
) -> None:
    start = timezone.now()
    program = make_program(f"会{timezone.now().timestamp()}", capacity=capacity, capacity_unit=CapacityUnit.PEOPLE)
    date = make_occurrence(program, starts_at=start + timedelta(days=30))
    people = [make_user() for _number in range(6)]
    known: dict[int, str] = {}
    expected: dict[int, tuple[str, int]] = {}  # the model: person → state and seats
    with clock.travel(start, tick=False) as now:
        for what, who, size in steps:
            person = people[who]
            state, _seats = expected.get(who, ("", 0))
            taken = sum(seats for _state, seats in expected.values())
            mine = Enrollment.objects.active().filter(user=person, occurrence=date).first()
            if what.startswith("enroll"):
                minor = what == "enroll minor"
                secret = secrets.token_urlsafe(8)
                mailbox = f"{uuid.uuid4().hex}@example.org" if minor else ""  # each gets few mails
                try:
                    with patch.object(secrets, "token_urlsafe", return_value=secret):
                        made = enroll(
                            actor=person, occurrence=date, people=size, is_minor=minor, guardian_email=mailbox
                        )
                    if not state:
                        assert taken + size <= capacity
                        expected[who] = ("held" if minor else "confirmed", size)
                        known[made.pk] = secret
                except Refusal as refusal:
                    if state or refusal.code not in ("full", "too_many") or taken + size <= capacity:
                        raise
            elif what == "cancel" and mine:
                cancel(actor=person, enrollment=mine)
                expected.pop(who)
            elif what in ("confirm", "decline") and mine and state == "held":
                token = links.guardian_token(mine.pk, known[mine.pk])
                (guardian.confirm if what == "confirm" else guardian.decline)(token=token)
                if what == "confirm":
                    expected[who] = ("confirmed", expected[who][1])
                else:
                    expected.pop(who)
            elif what == "later":
                now.shift(timedelta(hours=73))
                lapse_due()
                expected = {key: value for key, value in expected.items() if value[0] == "confirmed"}
            assert seats_taken(date) == sum(seats for _state, seats in expected.values()) <= capacity
