"""A case whose reports are taken back, or added to."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from chat.actions import author
from chat.actions.report import hand_over, resolve
from chat.actions.report_again import add, take_back
from chat.enums import ReportReason
from chat.models import Report
from desk.actions import decide
from desk.enums import ActOf, Ending, Risk, Side
from desk.models import Case
from ground.refusals import Refusal
from people.models import User
from tests.factories import rooms as talk
from tests.factories.cases import case_of, open_all, told
from tests.factories.groups import make_coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


def back(circle: talk.Circle, given: Report, who: User | None = None) -> None:
    take_back(actor=who or circle.hana, room=circle.room, message_id=given.message_id or 0)


def kinds(case: Case) -> list[str]:
    return list(case.acts.values_list("kind", flat=True))


def test_a_case_is_closed_when_its_only_report_is_taken_back(circle: talk.Circle) -> None:
    given = told(circle, by=circle.hana)
    case = case_of(given)
    read = case.version
    back(circle, given)
    case.refresh_from_db()
    assert (case.outcome, case.closed_by, case.is_open) == (Ending.TAKEN_BACK, None, False)
    assert kinds(case) == [ActOf.REPORTED, ActOf.TAKEN_BACK, ActOf.CLOSED]
    assert not case.acts.filter(actor=circle.hana).exists()
    with pytest.raises(Refusal) as caught:
        decide.close(actor=circle.midori, case=case, version=read, outcome=Ending.LEFT)
    assert caught.value.code == "decided"


def test_what_others_told_keeps_the_case_open_with_its_own_risk_and_time(circle: talk.Circle) -> None:
    worry = told(circle, reason=ReportReason.WORRIED, by=circle.hana)
    other = told(circle, reason=ReportReason.SELLING, message=worry.message)
    back(circle, worry)
    case = case_of(worry)
    assert (case.is_open, case.risk, case.due_at) == (True, Risk.OTHER, other.created_at + timedelta(hours=24))


def test_what_was_answered_in_it_says_how_it_ended(circle: talk.Circle) -> None:
    given = told(circle, by=circle.hana)
    other = told(circle, message=given.message)
    resolve(actor=circle.midori, report=other, upheld=True)
    back(circle, given)
    assert case_of(given).outcome == Ending.HANDLED


def test_an_edit_after_a_decision_keeps_the_case_open(circle: talk.Circle) -> None:
    first = told(circle)
    assert first.message is not None
    resolve(actor=circle.midori, report=first, upheld=False)
    author.edit_message(actor=circle.sora, message=first.message, body="ほかのことば")
    given = told(circle, message=first.message, by=circle.hana)
    back(circle, given)
    assert case_of(given).is_open


def test_a_case_goes_back_to_the_facilitators_with_the_report_that_was_handed_over(circle: talk.Circle) -> None:
    make_coordinator()
    given = told(circle, by=circle.hana)
    hand_over(actor=circle.midori, report=given)
    told(circle, message=given.message)
    assert case_of(given).side == Side.COORDINATOR
    back(circle, given)
    assert case_of(given).side == Side.FACILITATORS


def test_what_is_added_joins_the_case_and_makes_a_closed_one_due_again(circle: talk.Circle, client_for: Any) -> None:
    given = told(circle, by=circle.hana)
    add(actor=circle.hana, room=circle.room, pk=given.pk, note="はじめの書き足し")
    case = case_of(given)
    assert (kinds(case), case.version) == ([ActOf.REPORTED, ActOf.NOTED], 3)
    decide.close(actor=circle.midori, case=case, version=3, outcome=Ending.HANDLED, note="メモ")
    before = timezone.now()
    add(actor=circle.hana, room=circle.room, pk=given.pk, note="あとの書き足し")
    case.refresh_from_db()
    assert (case.is_open, case.note, case.due_at >= before + timedelta(hours=24)) == (True, "メモ", True)
    assert not case.acts.filter(actor=circle.hana).exists()
    open_all(circle.midori)
    page = client_for(circle.midori).get("/desk/").content.decode()
    assert ("はじめの書き足し" in page, "あとの書き足し" in page) == (True, True)
    assert circle.member(circle.hana).nickname not in page.split('id="cases-title"')[1].split("</section>")[0]


def test_what_was_handed_over_comes_back_to_the_coordinators(circle: talk.Circle) -> None:
    make_coordinator()
    given = told(circle, by=circle.hana)
    hand_over(actor=circle.midori, report=given)
    add(actor=circle.hana, room=circle.room, pk=given.pk, note="書き足し")
    assert (case_of(given).side, case_of(given).is_open) == (Side.COORDINATOR, True)
