"""Dates made on publish: idempotent, never losing a sign-up."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Locale

from ground.models import AuditEntry
from people.models import User
from programs.dates.actions.make import DatesMade, make_dates, roll_dates, share_facts
from programs.enums import EnrollmentState, OccurrenceState
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.schedule.rule import OFFICE
from tests.factories.programs import make_program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 0, 0, tzinfo=UTC), tick=False):
        yield


def weekly(**fields: Any) -> ProgramPage:
    values = {
        "start_date": date(2026, 12, 1),
        "start_time": time(10),
        "rule": "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4",
        **fields,
    }
    return make_program(**values)


def days_of(program: ProgramPage) -> list[date]:
    return [one.original_start for one in program.occurrences.order_by("original_start")]


def sign_up(occurrence: Occurrence, user: User, state: EnrollmentState = EnrollmentState.CONFIRMED) -> Enrollment:
    return Enrollment.objects.create(occurrence=occurrence, user=user, state=state, called_name=user.display_name)


def publish(program: ProgramPage) -> None:
    program.save_revision().publish()


def change_rule(program: ProgramPage, rule: Any, **fields: Any) -> DatesMade:
    program = ProgramPage.objects.get(pk=program.pk)
    program.rule = rule
    for name, value in fields.items():
        setattr(program, name, value)
    program.save()
    return make_dates(program)


TUESDAYS = [date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 22)]


def test_making_dates_twice_changes_nothing() -> None:
    program = weekly()
    assert make_dates(program) == DatesMade(made=4)
    before = list(program.occurrences.values())
    assert make_dates(program) == DatesMade()
    assert list(program.occurrences.values()) == before
    assert days_of(program) == TUESDAYS
    assert program.occurrences.first().starts_at == datetime(2026, 12, 1, 10, tzinfo=OFFICE)
    assert AuditEntry.objects.filter(verb="programs.make_dates").count() == 1


def test_drafts_and_drafts_of_published_pages_make_no_dates(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    draft = weekly(live=False)
    assert make_dates(draft) == DatesMade()
    program = weekly(title="出ている会")
    make_dates(program)
    program.rule = "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=9"  # type: ignore[assignment]
    program.save_revision()
    assert make_dates(program) == DatesMade()
    assert days_of(program) == TUESDAYS
    assert Occurrence.objects.filter(program=draft).count() == 0


def test_publishing_makes_the_dates_on_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    program = weekly(live=False)
    with django_capture_on_commit_callbacks(execute=True):
        publish(program)
    assert days_of(program) == TUESDAYS


def test_scheduled_publishing_makes_the_dates_when_the_time_comes(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    from cms.periodic import publish_scheduled

    program = weekly(live=False)
    program.go_live_at = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
    with django_capture_on_commit_callbacks(execute=True):
        publish(program)
    assert days_of(program) == []
    assert publish_scheduled() == 0
    with time_machine.travel(datetime(2026, 11, 25, 0, 1, tzinfo=UTC), tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            assert publish_scheduled() == 1
            assert publish_scheduled() == 0
        assert days_of(program) == TUESDAYS


def test_a_changed_rule_replaces_untouched_dates() -> None:
    program = weekly()
    make_dates(program)
    assert change_rule(program, "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2") == DatesMade(made=2, removed=4)
    assert days_of(program) == [date(2026, 12, 2), date(2026, 12, 9)]


def test_a_changed_time_shifts_untouched_dates_and_keeps_their_identity() -> None:
    program = weekly()
    make_dates(program)
    uids = set(program.occurrences.values_list("uid", flat=True))
    assert change_rule(program, program.rule, start_time=time(13, 30)) == DatesMade(shifted=4)
    assert set(program.occurrences.values_list("uid", flat=True)) == uids
    assert {one.starts_at.astimezone(OFFICE).time() for one in program.occurrences.all()} == {time(13, 30)}


@pytest.mark.parametrize("state", [EnrollmentState.CONFIRMED, EnrollmentState.HELD])
def test_a_changed_rule_never_loses_a_sign_up(make_user: Callable[..., User], state: EnrollmentState) -> None:
    program = weekly()
    make_dates(program)
    taken = program.occurrences.get(original_start=TUESDAYS[1])
    held = {"is_minor": True, "guardian_email": "g@example.org", "guardian_key": "x", "held_until": taken.starts_at}
    enrollment = Enrollment.objects.create(
        occurrence=taken, user=make_user("そら"), state=state, **(held if state == EnrollmentState.HELD else {})
    )
    assert change_rule(program, "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2") == DatesMade(made=2, removed=3, flagged=1)
    taken.refresh_from_db()
    enrollment.refresh_from_db()
    assert not taken.in_schedule
    assert taken.starts_at == datetime(2026, 12, 8, 10, tzinfo=OFFICE)
    assert enrollment.state == state
    assert taken not in Occurrence.objects.published()
    assert make_dates(program) == DatesMade()
    # Back to Tuesdays: the date is in the schedule again.
    assert change_rule(program, "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4") == DatesMade(made=3, removed=2, flagged=1)
    taken.refresh_from_db()
    assert taken.in_schedule


def test_a_changed_time_does_not_move_people_silently(make_user: Callable[..., User]) -> None:
    program = weekly()
    make_dates(program)
    taken = program.occurrences.get(original_start=TUESDAYS[1])
    sign_up(taken, make_user("そら"))
    assert change_rule(program, program.rule, start_time=time(13, 30)) == DatesMade(shifted=3, flagged=1)
    taken.refresh_from_db()
    assert (taken.in_schedule, taken.starts_at) == (False, datetime(2026, 12, 8, 10, tzinfo=OFFICE))


def test_a_date_whose_sign_ups_ended_is_kept_unseen(make_user: Callable[..., User]) -> None:
    program = weekly()
    make_dates(program)
    left = program.occurrences.get(original_start=TUESDAYS[1])
    sign_up(left, make_user("そら"), EnrollmentState.CANCELLED)
    change_rule(program, "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2")
    assert Occurrence.objects.filter(pk=left.pk).count() == 1
    assert left not in Occurrence.objects.published()


def test_moved_and_cancelled_dates_stay_as_staff_left_them() -> None:
    program = weekly()
    make_dates(program)
    moved, called_off = program.occurrences.order_by("starts_at")[:2]
    moved.moved_from, moved.starts_at = moved.starts_at, datetime(2026, 12, 3, 14, tzinfo=OFFICE)
    moved.ends_at = datetime(2026, 12, 3, 15, tzinfo=OFFICE)
    moved.save()
    called_off.state = OccurrenceState.CANCELLED
    called_off.save()
    assert make_dates(program) == DatesMade()
    assert change_rule(program, "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=1") == DatesMade(made=1, removed=2)
    moved.refresh_from_db()
    assert moved.starts_at == datetime(2026, 12, 3, 14, tzinfo=OFFICE)
    assert Occurrence.objects.get(pk=called_off.pk).is_cancelled


def test_the_rule_does_not_put_a_second_date_where_staff_moved_one() -> None:
    program = weekly()
    make_dates(program)
    moved = program.occurrences.order_by("starts_at").first()
    moved.moved_from, moved.starts_at = moved.starts_at, datetime(2026, 12, 2, 10, tzinfo=OFFICE)
    moved.ends_at = datetime(2026, 12, 2, 11, 30, tzinfo=OFFICE)
    moved.save()
    change_rule(program, "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2")
    assert days_of(program) == [date(2026, 12, 1), date(2026, 12, 9)]


def test_past_dates_are_history() -> None:
    program = weekly()
    make_dates(program)
    with time_machine.travel(datetime(2026, 12, 9, 0, 0, tzinfo=UTC), tick=False):
        assert change_rule(program, "RRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=3") == DatesMade(made=2, removed=2)
        assert days_of(program) == [TUESDAYS[0], TUESDAYS[1], date(2026, 12, 10), date(2026, 12, 17)]


def test_the_window_rolls_on_for_rules_without_an_end() -> None:
    program = weekly(rule="RRULE:FREQ=WEEKLY;BYDAY=TU")
    make_dates(program)
    last = program.occurrences.latest("starts_at").original_start
    assert last == date(2027, 12, 21)
    assert roll_dates() == 0
    with time_machine.travel(datetime(2026, 12, 21, 0, 0, tzinfo=UTC), tick=False):
        from django.core.cache import cache

        cache.clear()
        assert roll_dates() == 1
        assert program.occurrences.latest("starts_at").original_start == date(2028, 1, 18)
        assert roll_dates() == 0


def test_taking_the_page_back_hides_its_dates_and_publishing_shows_them_again() -> None:
    program = weekly()
    make_dates(program)
    program.unpublish()
    assert Occurrence.objects.published().count() == 0
    assert program.occurrences.count() == 4


def translation_of(program: ProgramPage) -> ProgramPage:
    english, _made = Locale.objects.get_or_create(language_code="en")
    copy = program.copy_for_translation(english, copy_parents=True)
    copy.title = "Twins' club"
    copy.save_revision().publish()
    return copy


def test_a_translation_has_no_dates_of_its_own_and_follows_the_facts(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    program = weekly(capacity=8)
    make_dates(program)
    with django_capture_on_commit_callbacks(execute=True):
        english = translation_of(program)
    assert english.canonical == program
    assert Occurrence.objects.count() == 4
    program = ProgramPage.objects.get(pk=program.pk)
    program.capacity, program.start_time = 5, time(14)
    with django_capture_on_commit_callbacks(execute=True):
        publish(program)
    english = ProgramPage.objects.get(pk=english.pk)
    assert (english.title, english.capacity, english.start_time, english.rule) == (
        "Twins' club",
        5,
        time(14),
        program.rule,
    )
    english.capacity = 99
    with django_capture_on_commit_callbacks(execute=True):
        publish(english)
    assert ProgramPage.objects.get(pk=english.pk).capacity == 5
    assert share_facts(program) == 1


def test_the_model_refuses_a_schedule_that_cannot_be() -> None:
    program = weekly(live=False)
    program.rule = "RRULE:FREQ=DAILY;INTERVAL=0"  # type: ignore[assignment]
    with pytest.raises(ValidationError) as refused:
        program.full_clean()
    assert list(refused.value.error_dict) == ["rule"]
    program.rule = "RRULE:FREQ=DAILY;COUNT=2"  # type: ignore[assignment]
    program.life_stages = ["診断名"]
    with pytest.raises(ValidationError) as refused:
        program.full_clean()
    assert list(refused.value.error_dict) == ["life_stages"]


def test_a_draft_needs_no_schedule_yet() -> None:
    program = make_program(live=False, start_date=None, start_time=None)
    assert program.schedule is None
    assert make_dates(program) == DatesMade()


def test_lists_can_leave_the_rule_out() -> None:
    program = weekly()
    deferred = ProgramPage.objects.defer("rule").get(pk=program.pk)
    assert deferred.rule == program.rule
