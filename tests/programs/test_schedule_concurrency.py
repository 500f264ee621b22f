"""Dates made and changed by several people at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from ground.models import AuditEntry
from notices.models import OutgoingMail
from people.models import User
from programs.dates.actions import occurrences
from programs.dates.actions.make import make_dates
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.signups.actions.enroll import enroll
from tests.contention import at_once
from tests.factories.programs import make_occurrence, make_program

pytestmark = pytest.mark.django_db(transaction=True)


def done(act: Callable[[], Any]) -> str:
    act()
    return "done"


def done_at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do all acts at the same moment: "done", or the code of the refusal, for each; sorted."""
    return sorted(at_once([partial(done, act) for act in acts]))


def test_dates_are_made_once_however_many_make_them() -> None:
    program = make_program(rule="RRULE:FREQ=WEEKLY;COUNT=6", skip_holidays=False)
    assert done_at_once(*[lambda: make_dates(program)] * 4) == ["done"] * 4
    assert Occurrence.objects.count() == 6
    assert AuditEntry.objects.filter(verb="programs.make_dates").count() == 1


def test_two_dates_cannot_move_to_the_same_hour(make_user: Callable[..., User]) -> None:
    staff = make_user(staff=True)
    program = make_program()
    first = make_occurrence(program)
    second = make_occurrence(program, day=timezone.localdate() + timedelta(days=8))
    goal = second.starts_at + timedelta(days=3)

    def move(one: Occurrence) -> Callable[[], Any]:
        return lambda: occurrences.move(actor=staff, occurrence=one, starts_at=goal)

    assert done_at_once(move(first), move(second)) == ["done", "overlap"]
    assert Occurrence.objects.filter(starts_at=goal).count() == 1


def test_cancelling_twice_at_once_tells_once(make_user: Callable[..., User]) -> None:
    staff = make_user(staff=True)
    occurrence = make_occurrence()
    Enrollment.objects.create(occurrence=occurrence, user=make_user(), state="confirmed")

    def act() -> None:
        occurrences.cancel(actor=staff, occurrence=occurrence, reason="大雪", revision=0)

    assert done_at_once(act, act, act) == ["done", "stale", "stale"]
    assert OutgoingMail.objects.filter(template="programs/cancelled").count() == 1


def test_a_sign_up_is_never_lost_to_a_changing_rule(make_user: Callable[..., User]) -> None:
    """Either the sign-up came first and the date stays, or the date went first and the sign-up is refused."""
    for _round in range(5):
        program = make_program(slug=None, title=f"会{_round}", rule="RRULE:FREQ=WEEKLY;COUNT=1", skip_holidays=False)
        make_dates(program)
        occurrence = program.occurrences.get()
        later = ProgramPage.objects.get(pk=program.pk)
        later.rule = "RDATE:" + f"{later.start_date + timedelta(days=2):%Y%m%d}"
        later.start_date += timedelta(days=1)
        later.save()
        user = make_user()
        outcome = done_at_once(lambda: make_dates(later), lambda: enroll(actor=user, occurrence=occurrence))  # noqa: B023
        kept = Occurrence.objects.filter(pk=occurrence.pk).first()
        signed = Enrollment.objects.filter(occurrence_id=occurrence.pk, user=user).count()
        assert (outcome, bool(kept), signed) in [
            (["done", "done"], True, 1),
            (["done", "gone"], False, 0),
        ]
        assert kept is None or not kept.in_schedule
