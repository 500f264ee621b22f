"""The life of a sign-up: one table, one writer, and holds that wait for whoever must answer."""

import ast
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from time_machine import TimeMachineFixture

from ground.refusals import Refusal
from notices.models import OutgoingMail
from people.models import User
from programs.enums import EnrollmentState, HoldKind
from programs.models import Enrollment, Hold, Occurrence, Participant
from programs.signups import links
from programs.signups.actions import guardian
from programs.signups.actions.cancel import cancel, withdraw
from programs.signups.actions.enroll import enroll
from programs.signups.actions.erase import forget_person
from programs.signups.actions.lapse import lapse_due
from programs.signups.actions.seats import lock_enrollment, seats_taken
from programs.signups.actions.steps import hold, in_force, take_step
from programs.signups.lifecycle import NotAStep, Step, after
from tests.factories.programs import make_occurrence, make_program

ROOT = Path(__file__).resolve().parent.parent.parent
HELD, CONFIRMED, CANCELLED, LAPSED = EnrollmentState
LEADS = {
    (None, Step.TAKE): CONFIRMED,
    (None, Step.HOLD): HELD,
    (HELD, Step.HOLD): HELD,
    (HELD, Step.CONFIRM): CONFIRMED,
    (HELD, Step.DECLINE): CANCELLED,
    (HELD, Step.LAPSE): LAPSED,
    (HELD, Step.STEP_BACK): CANCELLED,
    (HELD, Step.WITHDRAW): CANCELLED,
    (CONFIRMED, Step.STEP_BACK): CANCELLED,
    (CONFIRMED, Step.WITHDRAW): CANCELLED,
}
PARENT = "parent@example.org"


@pytest.fixture
def date(db: None) -> Occurrence:
    return make_occurrence(make_program(capacity=3))


@pytest.fixture
def held(make_user: Callable[..., User], date: Occurrence) -> Enrollment:
    return enroll(actor=make_user("はる"), occurrence=date, people=2, is_minor=True, guardian_email=PARENT)


def rows(enrollment: Enrollment) -> tuple[list[tuple[str, bool]], list[str]]:
    """Its holds as (kind, in force) and what its participants are called."""
    holds = [(one.kind, one.released_at is None) for one in Hold.objects.filter(enrollment=enrollment)]
    return holds, [one.called_name for one in Participant.objects.filter(enrollment=enrollment)]


@pytest.mark.parametrize(("state", "step"), list(product([None, *EnrollmentState], Step)))
def test_the_table_says_where_each_step_leads_and_where_it_does_not(state: EnrollmentState | None, step: Step) -> None:
    if (state, step) in LEADS:
        assert after(state, step) == LEADS[state, step]
    else:
        with pytest.raises(NotAStep):
            after(state, step)


def test_nobody_else_writes_a_state() -> None:
    """Neither by an attribute nor by `update(state=…)` or `create(state=…)` on sign-ups."""
    found = set()
    for file in (ROOT / "programs").rglob("*.py"):
        if "migrations" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(one, ast.Attribute) and one.attr == "state" for one in targets):
                found.add((file.relative_to(ROOT).as_posix(), ast.unparse(node.targets[0])))
            if isinstance(node, ast.Call) and "nrollment" in ast.unparse(node.func):
                names = {keyword.arg for keyword in node.keywords}
                called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
                if "state" in names and called in ("update", "create", "Enrollment"):
                    found.add((file.relative_to(ROOT).as_posix(), called))
    assert found == {
        ("programs/signups/actions/steps.py", "enrollment.state"),
        ("programs/dates/actions/occurrences.py", "occurrence.state"),
    }


def test_a_held_seat_has_its_hold_and_each_who_comes_a_row(held: Enrollment) -> None:
    assert rows(held) == ([(HoldKind.GUARDIAN, True)], ["はる", ""])
    hold = in_force(held)
    assert (hold.until, hold.key) == (held.held_until, held.guardian_key)


@pytest.mark.parametrize("answer", ["confirm", "decline", "cancel", "lapse", "account"])
def test_whatever_leaves_held_releases_the_hold(
    held: Enrollment, answer: str, time_machine: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "known"
    Enrollment.objects.filter(pk=held.pk).update(guardian_key=links.hash_of(secret))
    Hold.objects.filter(enrollment=held).update(key=links.hash_of(secret))
    token = links.guardian_token(held.pk, secret)
    match answer:
        case "confirm":
            guardian.confirm(token=token)
        case "decline":
            guardian.decline(token=token)
        case "cancel":
            cancel(actor=held.user, enrollment=held)
        case "lapse":
            time_machine.move_to(held.held_until + timedelta(seconds=1))
            assert lapse_due() == 1
        case "account":
            forget_person(user=held.user)
            assert rows(held) == ([], ["", ""])
            return
    held.refresh_from_db()
    assert held.state != HELD
    assert rows(held) == ([(HoldKind.GUARDIAN, False)], ["はる", ""])
    assert held.held_until is None
    if held.state == CONFIRMED:
        withdraw(token=links.lasting_token(held.pk))
        held.refresh_from_db()
        assert held.state == CANCELLED
    with pytest.raises(Refusal):
        guardian.confirm(token=token)


def test_asking_again_keeps_one_hold_with_the_newer_link(held: Enrollment) -> None:
    guardian.resend(actor=held.user, enrollment=held, guardian_email="other@example.org")
    held.refresh_from_db()
    (now,) = Hold.objects.filter(enrollment=held)
    assert (now.key, now.until, now.released_at) == (held.guardian_key, held.held_until, None)


@pytest.mark.parametrize("kind", [HoldKind.OFFER, HoldKind.LOTTERY])
def test_a_seat_is_held_for_any_kind_of_answer_and_lapses_by_itself(
    make_user: Callable[..., User], date: Occurrence, kind: Any, time_machine: TimeMachineFixture
) -> None:
    mine = Enrollment(occurrence=date, user=make_user("そら"), called_name="そら", people=2, seats=2)
    until = timezone.now() + timedelta(hours=20)
    with transaction.atomic():
        hold(mine, kind=kind, until=until, key=links.hash_of("offer"))
    assert (mine.state, seats_taken(date)) == (HELD, 2)
    assert lapse_due() == 0
    time_machine.move_to(until + timedelta(seconds=1))
    assert (lapse_due(), lapse_due()) == (1, 0)
    mine.refresh_from_db()
    assert (mine.state, seats_taken(date), rows(mine)) == (LAPSED, 0, ([(kind, False)], ["そら", ""]))
    assert not OutgoingMail.objects.filter(template="programs/lapsed").exists()  # nobody asked a guardian


def test_one_hold_is_in_force_and_it_has_a_key(held: Enrollment) -> None:
    for wrong in ({"key": "x"}, {"key": "", "released_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hold.objects.create(enrollment=held, kind=HoldKind.OFFER, until=timezone.now(), **wrong)


# ── While the version before still runs ──


def as_before(user: User, date: Occurrence, **fields: Any) -> Enrollment:
    """A sign-up as a process of the version before writes it: columns, and no other row."""
    given = {"called_name": "むかし", "people": 3, "seats": 1, "state": CONFIRMED, **fields}
    return Enrollment.objects.create(occurrence=date, user=user, **given)


def held_before(user: User, date: Occurrence, secret: str = "old", **fields: Any) -> Enrollment:
    until = timezone.now() + timedelta(hours=72)
    asked = {"is_minor": True, "guardian_email": PARENT, "guardian_asked": 1, "guardian_key": links.hash_of(secret)}
    return as_before(user, date, state=HELD, held_until=until, **asked | fields)


def test_what_the_version_before_writes_is_read_at_once_and_adopted_by_the_worker(
    make_user: Callable[..., User], date: Occurrence
) -> None:
    mine, waits = as_before(make_user("あ"), date), held_before(make_user("い"), date)
    assert mine.names == ["むかし", "", ""]
    assert lapse_due() == 0
    assert rows(mine) == ([], ["むかし", "", ""])
    assert rows(waits) == ([(HoldKind.GUARDIAN, True)], ["むかし", "", ""])
    assert in_force(waits).until == waits.held_until


def test_its_links_are_good_before_the_worker_comes_by(make_user: Callable[..., User], date: Occurrence) -> None:
    waits = held_before(make_user(), date)
    guardian.confirm(token=links.guardian_token(waits.pk, "old"))
    waits.refresh_from_db()
    assert (waits.state, rows(waits)[0]) == (CONFIRMED, [(HoldKind.GUARDIAN, False)])


def test_its_newer_link_and_later_end_count(held: Enrollment, time_machine: TimeMachineFixture) -> None:
    """The version before asked again: our row is old."""
    later = held.held_until + timedelta(hours=5)
    Enrollment.objects.filter(pk=held.pk).update(held_until=later, guardian_key=links.hash_of("newer"))
    time_machine.move_to(held.held_until + timedelta(seconds=1))
    assert lapse_due() == 0
    assert rows(held)[0] == [(HoldKind.GUARDIAN, True)]
    guardian.confirm(token=links.guardian_token(held.pk, "newer"))
    held.refresh_from_db()
    assert held.state == CONFIRMED


def test_its_answers_count(held: Enrollment, time_machine: TimeMachineFixture) -> None:
    """The version before took a guardian's yes: the hold that we made does not lapse."""
    until = held.held_until
    Enrollment.objects.filter(pk=held.pk).update(state=CONFIRMED, held_until=None)
    time_machine.move_to(until + timedelta(seconds=1))
    assert lapse_due() == 0
    held.refresh_from_db()
    assert (held.state, rows(held)[0]) == (CONFIRMED, [(HoldKind.GUARDIAN, False)])


def test_a_step_that_is_not_in_the_table_changes_nothing(held: Enrollment) -> None:
    with transaction.atomic():
        mine = lock_enrollment(held.pk)
        take_step(mine, Step.CONFIRM)
        with pytest.raises(NotAStep):
            take_step(mine, Step.LAPSE)
    held.refresh_from_db()
    assert held.state == CONFIRMED


def test_a_held_seat_of_a_past_date_goes_with_the_account(held: Enrollment, time_machine: TimeMachineFixture) -> None:
    """The worker was away when the time was up; nobody is left to answer."""
    time_machine.move_to(held.occurrence.ends_at + timedelta(hours=1))
    assert held.user is not None
    forget_person(user=held.user)
    held.refresh_from_db()
    assert (held.state, held.user, rows(held)) == (CANCELLED, None, ([], ["", ""]))
    assert lapse_due() == 0
