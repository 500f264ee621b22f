"""Signing up: seats are exact, refusals are kind and say what to do next."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from notices.models import OutgoingMail
from people.actions.account import change_language
from people.models import User
from programs.enums import CapacityUnit, EnrollmentState, OccurrenceState
from programs.models import Enrollment
from programs.queries.dates import visible
from programs.queries.signups import my_enrollments
from programs.signups.actions import reminders
from programs.signups.actions.cancel import cancel
from programs.signups.actions.enroll import enroll
from tests.factories.places import make_place
from tests.factories.programs import make_occurrence, make_program

pytestmark = pytest.mark.django_db


def refused(code: str, **values: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        enroll(**values)
    assert caught.value.code == code
    assert str(caught.value.message)
    return caught.value


def test_a_sign_up_is_confirmed_told_reminded_and_audited(make_user: Callable[..., User]) -> None:
    hana, date = make_user("はな"), make_occurrence()
    enrollment = enroll(actor=hana, occurrence=date, called_name="はなちゃん", note="出入口の近くがよい")
    assert (enrollment.state, enrollment.seats, enrollment.called_name) == ("confirmed", 1, "はなちゃん")
    mails = list(OutgoingMail.objects.filter(to_user=hana).order_by("due_at").values_list("template", "due_at"))
    assert [template for template, _due in mails] == ["programs/enrolled", "programs/reminder"]
    evening_before = timezone.localtime(mails[1][1])
    assert (evening_before.date(), evening_before.hour) == (
        timezone.localtime(date.starts_at).date() - timedelta(days=1),
        18,
    )
    entry = AuditEntry.objects.get(verb="programs.enroll")
    assert (entry.actor, entry.subject_id) == (hana, str(enrollment.pk))
    assert "出入口" not in str(entry.detail)
    assert "出入口" not in str(list(OutgoingMail.objects.values_list("context", flat=True)))


def test_without_a_name_the_display_name_is_used(make_user: Callable[..., User]) -> None:
    assert enroll(actor=make_user("うみ"), occurrence=make_occurrence()).called_name == "うみ"


def test_asking_twice_is_one_sign_up_and_one_mail(make_user: Callable[..., User]) -> None:
    hana, date = make_user(), make_occurrence()
    assert enroll(actor=hana, occurrence=date) == enroll(actor=hana, occurrence=date, people=3)
    assert Enrollment.objects.count() == 1
    assert OutgoingMail.objects.filter(template="programs/enrolled").count() == 1


def test_the_last_seat_is_given_once_and_comes_back_when_it_is_given_up(make_user: Callable[..., User]) -> None:
    date = make_occurrence(make_program(capacity=1))
    hana, umi = make_user(), make_user()
    first = enroll(actor=hana, occurrence=date)
    refused("full", actor=umi, occurrence=date)
    cancel(actor=hana, enrollment=first)
    assert enroll(actor=umi, occurrence=date).state == EnrollmentState.CONFIRMED
    assert Enrollment.objects.active().count() == 1


def test_a_date_with_its_own_number_of_seats(make_user: Callable[..., User]) -> None:
    date = make_occurrence(make_program(capacity=10), capacity=1)
    enroll(actor=make_user(), occurrence=date)
    refused("full", actor=make_user(), occurrence=date)


def test_families_take_one_seat_and_people_take_one_each(make_user: Callable[..., User]) -> None:
    families = make_occurrence(make_program("家族の会", capacity=2, capacity_unit=CapacityUnit.FAMILIES))
    people = make_occurrence(
        make_program("人の会", capacity=4, capacity_unit=CapacityUnit.PEOPLE),
        starts_at=timezone.now() + timedelta(days=9),
    )
    assert enroll(actor=make_user(), occurrence=families, people=5).seats == 1
    assert enroll(actor=make_user(), occurrence=people, people=3).seats == 3
    assert refused("too_many", actor=make_user(), occurrence=people, people=2).field == "people"
    enroll(actor=make_user(), occurrence=people, people=1)
    assert visible().get(pk=people.pk).seats_taken == 4


@pytest.mark.parametrize("people", [0, -1, 11, 10_000])
def test_an_impossible_number_of_people(make_user: Callable[..., User], people: int) -> None:
    refused("people", actor=make_user(), occurrence=make_occurrence(), people=people)


def test_no_limit_without_a_capacity(make_user: Callable[..., User]) -> None:
    date = make_occurrence(make_program(capacity=None))
    for _number in range(5):
        enroll(actor=make_user(), occurrence=date)
    assert Enrollment.objects.active().count() == 5


def test_two_dates_at_the_same_time_are_refused_by_name(make_user: Callable[..., User]) -> None:
    hana = make_user()
    mine = make_occurrence(make_program("ことばの会"))
    enroll(actor=hana, occurrence=mine)
    half_over = make_occurrence(make_program("ふたごの会"), starts_at=mine.starts_at + timedelta(minutes=30))
    right_after = make_occurrence(make_program("おしゃべりの会"), starts_at=mine.ends_at)
    assert "ことばの会" in str(refused("overlap", actor=hana, occurrence=half_over).message)
    assert enroll(actor=hana, occurrence=right_after).is_active
    assert enroll(actor=make_user(), occurrence=half_over).is_active  # another person's dates do not matter


@pytest.mark.parametrize("how", ["cancelled sign-up", "cancelled date"])
def test_what_was_cancelled_does_not_overlap(make_user: Callable[..., User], how: str) -> None:
    hana = make_user()
    mine = make_occurrence(make_program("ことばの会"))
    enrollment = enroll(actor=hana, occurrence=mine)
    if how == "cancelled sign-up":
        cancel(actor=hana, enrollment=enrollment)
    else:
        mine.state = OccurrenceState.CANCELLED
        mine.save()
    assert enroll(actor=hana, occurrence=make_occurrence(make_program("ふたごの会"))).is_active


def test_dates_nobody_can_sign_up_for(make_user: Callable[..., User]) -> None:
    hana, now = make_user(), timezone.now()
    refused("cancelled_date", actor=hana, occurrence=make_occurrence(make_program("一"), state="cancelled"))
    refused("past", actor=hana, occurrence=make_occurrence(make_program("二"), starts_at=now - timedelta(minutes=1)))
    refused("closed", actor=hana, occurrence=make_occurrence(make_program("三"), starts_at=now + timedelta(hours=23)))
    far = refused(
        "not_open", actor=hana, occurrence=make_occurrence(make_program("四"), starts_at=now + timedelta(days=90))
    )
    assert "から申し込めます" in str(far.next_step)
    refused("no_signup", actor=hana, occurrence=make_occurrence(make_program("五", needs_sign_up=False)))
    assert not Enrollment.objects.exists()


def test_a_draft_or_a_date_off_the_schedule_is_not_for_anybody(make_user: Callable[..., User]) -> None:
    for date in (
        make_occurrence(make_program("下書き", live=False)),
        make_occurrence(make_program("ずれ"), in_schedule=False),
    ):
        with pytest.raises(NotAllowed):
            enroll(actor=make_user(), occurrence=date)


def test_cancelling_frees_the_seat_takes_the_reminder_back_and_can_be_done_twice(
    make_user: Callable[..., User],
) -> None:
    hana = make_user()
    enrollment = enroll(actor=hana, occurrence=make_occurrence())
    cancel(actor=hana, enrollment=enrollment)
    cancel(actor=hana, enrollment=enrollment)
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.CANCELLED
    assert OutgoingMail.objects.get(template="programs/reminder").cancelled_at is not None
    assert AuditEntry.objects.filter(verb="programs.cancel_enrollment").count() == 1
    assert my_enrollments(hana) == []


def test_nobody_cancels_for_another(make_user: Callable[..., User]) -> None:
    enrollment = enroll(actor=make_user(), occurrence=make_occurrence())
    with pytest.raises(NotAllowed):
        cancel(actor=make_user(), enrollment=enrollment)
    assert Enrollment.objects.active().count() == 1


def test_what_has_begun_is_not_cancelled_any_more(
    make_user: Callable[..., User], time_machine: TimeMachineFixture
) -> None:
    hana, date = make_user(), make_occurrence()
    enrollment = enroll(actor=hana, occurrence=date)
    time_machine.move_to(date.starts_at + timedelta(minutes=1))
    with pytest.raises(Refusal) as caught:
        cancel(actor=hana, enrollment=enrollment)
    assert caught.value.code == "started"


def test_reminders_follow_a_date_there_and_back(make_user: Callable[..., User]) -> None:
    hana, date = make_user(), make_occurrence()
    enroll(actor=hana, occurrence=date)
    first = date.starts_at
    for starts_at in (first + timedelta(days=2), first):
        date.starts_at, date.ends_at = starts_at, starts_at + timedelta(hours=1)
        date.save()
        reminders.follow(date)
        waiting = OutgoingMail.objects.get(template="programs/reminder", cancelled_at__isnull=True)
        assert waiting.due_at == reminders.due(starts_at)
    date.state = OccurrenceState.CANCELLED
    date.save()
    reminders.follow(date)
    assert not OutgoingMail.objects.filter(template="programs/reminder", cancelled_at__isnull=True).exists()


def test_a_reminder_that_waits_is_in_the_language_that_its_person_chose_since(make_user: Callable[..., User]) -> None:
    hana, now = make_user("はな"), timezone.now()
    place = make_place(name="みなみ館", name_en="South Hall")
    date, past = (make_occurrence(starts_at=now + timedelta(days=days), place=place) for days in (7, 5))
    mine = enroll(actor=hana, occurrence=date)
    other = enroll(actor=make_user("そら"), occurrence=date)
    gone = enroll(actor=hana, occurrence=past)
    cancel(actor=hana, enrollment=gone)
    change_language(actor=hana, language="en")
    change_language(actor=hana, language="en")
    waiting = OutgoingMail.objects.filter(template="programs/reminder", cancelled_at=None).order_by("to_user")
    told = [(one.to_user, one.language, one.context["place"], one.context["enrollment_id"]) for one in waiting]
    assert told == [(hana, "en", "South Hall", mine.pk), (other.user, "ja", "みなみ館", other.pk)]
    assert {one.due_at for one in waiting} == {reminders.due(date.starts_at)}


def test_a_reminder_that_a_mail_server_holds_up_is_not_lost_by_another_language(
    make_user: Callable[..., User], time_machine: TimeMachineFixture
) -> None:
    hana, date = make_user("はな"), make_occurrence()
    enroll(actor=hana, occurrence=date)
    time_machine.move_to(reminders.due(date.starts_at) + timedelta(minutes=1))
    change_language(actor=hana, language="en")
    assert OutgoingMail.objects.filter(template="programs/reminder", cancelled_at=None).count() == 1


def test_no_reminder_when_its_evening_has_passed(make_user: Callable[..., User]) -> None:
    date = make_occurrence(make_program(signup_closes_hours=0), starts_at=timezone.now() + timedelta(hours=5))
    enroll(actor=make_user(), occurrence=date)
    assert not OutgoingMail.objects.filter(template="programs/reminder").exists()


def test_my_dates_are_mine_alone_in_one_query(
    make_user: Callable[..., User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hana, umi = make_user(), make_user()
    program = make_program()
    dates = [make_occurrence(program, day=timezone.localdate() + timedelta(days=day)) for day in range(3, 8)]
    for date in dates:
        enroll(actor=hana, occurrence=date)
    enroll(actor=umi, occurrence=dates[0])
    with django_assert_num_queries(1):
        mine = my_enrollments(hana)
        assert [(one.occurrence.program.title, one.occurrence.page.title) for one in mine] == [("ふたごの会",) * 2] * 5
    assert [one.occurrence for one in mine] == dates
    assert {one.user_id for one in mine} == {hana.pk}
