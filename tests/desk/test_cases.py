"""Cases: everything about one message or one request is one case, whose life follows what happens below the desk."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from chat.actions import author, moderate
from chat.actions.report import hand_over, resolve
from chat.enums import ReportReason, ReportState
from chat.models import Report
from desk.actions import decide
from desk.actions.adopt import adopt
from desk.actions.erase import KEPT, erase_old
from desk.case_queries import cases_of
from desk.enums import ActOf, Ending, Risk, Side, Subject
from desk.models import Case, CaseAct
from desk.targets import clock
from ground.models import AuditEntry
from ground.refusals import Refusal
from groups.actions.decide import accept, decline
from groups.actions.join import withdraw_request
from groups.actions.leave import leave
from groups.models import Alarm, JoinRequest
from notices.models import Fact
from people.actions.account import erase_account
from people.models import User
from tests.factories import rooms as talk
from tests.factories.cases import case_of, told
from tests.factories.groups import make_coordinator, make_facilitator, make_member, make_request
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


def acts(case: Case) -> list[str]:
    return list(case.acts.values_list("kind", flat=True))


def code_of(action: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        action(**given)
    return refused.value.code


# ── opened, joined, reopened ──


def test_repeats_join_the_case_and_the_highest_risk_counts(circle: talk.Circle) -> None:
    first = told(circle, reason=ReportReason.OTHER)
    case = case_of(first)
    assert (case.risk, case.about, case.due_at) == (Risk.OTHER, circle.sora, first.created_at + timedelta(days=1))
    second = told(circle, reason=ReportReason.WORRIED, message=first.message)
    case = case_of(first)
    assert (case.risk, case.due_at) == (Risk.WORRIED, second.created_at + timedelta(minutes=10))
    third = told(circle, reason=ReportReason.HURT, message=first.message)
    assert (case_of(third).risk, case_of(third).due_at) == (Risk.WORRIED, case.due_at)
    assert acts(case) == [ActOf.REPORTED] * 3
    assert Case.objects.count() == 1


def test_hiding_closes_what_hurt_and_never_a_worry(circle: talk.Circle) -> None:
    hurt, worry = told(circle), told(circle, reason=ReportReason.WORRIED)
    for one in (hurt, worry):
        moderate.hide(actor=circle.midori, message=one.message, reason="つよいことば")
    assert (case_of(hurt).outcome, case_of(hurt).closed_by) == (Ending.HANDLED, circle.midori)
    assert acts(case_of(hurt)) == [ActOf.REPORTED, ActOf.HIDDEN, ActOf.ANSWERED, ActOf.CLOSED]
    assert case_of(worry).is_open
    assert acts(case_of(worry)) == [ActOf.REPORTED, ActOf.HIDDEN]
    moderate.restore(actor=circle.midori, message=worry.message, reason="もどします")
    assert case_of(worry).is_open
    assert acts(case_of(worry))[-1] == ActOf.RESTORED


def test_an_edit_opens_a_closed_case_again_and_so_does_another_report(circle: talk.Circle) -> None:
    first = told(circle)
    resolve(actor=circle.midori, report=first, upheld=False, answer="話しました")
    closed = case_of(first)
    assert (closed.outcome, closed.note) == (Ending.LEFT, "話しました")
    author.edit_message(actor=circle.sora, message=first.message, body="もっとひどいことば")
    case = case_of(first)
    assert (case.is_open, case.outcome, case.closed_by, case.note) == (True, "", None, "話しました")
    assert acts(case)[-2:] == [ActOf.EDITED, ActOf.REOPENED]
    decide.close(actor=circle.midori, case=case, version=case.version, outcome=Ending.HANDLED, note="また話しました")
    again = told(circle, reason=ReportReason.PRIVATE, message=first.message)
    assert (case_of(again).is_open, case_of(again).risk) == (True, Risk.PRIVATE)
    assert Case.objects.count() == 1


def test_words_that_nobody_reported_make_no_case(circle: talk.Circle) -> None:
    message = talk.say(circle.sora, circle.group, "ふつう")
    author.edit_message(actor=circle.sora, message=message, body="ふつうです")
    moderate.hide(actor=circle.midori, message=message, reason="x")
    author.withdraw_message(actor=circle.sora, message=message)
    assert not Case.objects.exists()


def test_words_that_were_taken_back_leave_the_case_open(circle: talk.Circle) -> None:
    one = told(circle)
    author.withdraw_message(actor=circle.sora, message=one.message)
    assert acts(case_of(one)) == [ActOf.REPORTED, ActOf.WITHDRAWN]
    assert case_of(one).acts.get(kind=ActOf.WITHDRAWN).actor is None  # who it is about does not act in it
    assert case_of(one) in cases_of(circle.midori)


def test_requests_are_cases_with_the_time_that_the_group_promised(circle: talk.Circle) -> None:
    wish, other, third = (make_request(circle.group) for _number in range(3))
    case = Case.objects.get(about=wish.user)
    assert (case.subject, case.risk, case.due_at) == (
        Subject.PERSON, Risk.REQUEST, wish.created_at + timedelta(days=circle.group.answer_days),
    )  # fmt: skip
    accept(actor=circle.midori, join_request=wish)
    decline(actor=circle.midori, join_request=other, reply="また春に")
    withdraw_request(actor=third.user, join_request=third)
    ended = [Case.objects.get(about=one.user) for one in (wish, other, third)]
    assert [(one.outcome, one.closed_by) for one in ended] == [
        (Ending.ACCEPTED, circle.midori), (Ending.DECLINED, circle.midori), (Ending.TAKEN_BACK, None),
    ]  # fmt: skip
    erased = make_request(circle.group)
    opened = Case.objects.get(about=erased.user)
    erase_account(actor=erased.user, person=erased.user)
    opened.refresh_from_db()
    assert (opened.outcome, opened.about, opened.closed_by) == (Ending.GONE, None, None)


def test_the_most_urgent_comes_first(circle: talk.Circle) -> None:
    make_request(circle.group)
    reasons = [ReportReason.SELLING, ReportReason.HURT, ReportReason.PRIVATE, ReportReason.WORRIED, ReportReason.OTHER]
    for reason in reasons:
        told(circle, reason=reason)
    assert [case.risk for case in cases_of(circle.midori)] == [
        Risk.WORRIED, Risk.PRIVATE, Risk.ATTACK, Risk.OTHER, Risk.OTHER, Risk.REQUEST,
    ]  # fmt: skip


# ── on whose desk ──


def test_nobody_has_a_case_about_herself_and_alone_it_is_the_coordinators(circle: talk.Circle) -> None:
    coordinator = make_coordinator().user
    hers = told(circle, message=talk.say(circle.midori, circle.group, "進行役のことば"))
    soras = told(circle)
    assert list(cases_of(circle.midori)) == [case_of(soras)]
    assert list(cases_of(coordinator)) == [case_of(hers)]
    make_facilitator(circle.group, colleague := make_user())
    assert set(cases_of(colleague)) == {case_of(hers), case_of(soras)}
    assert list(cases_of(coordinator)) == []
    given = {"case": case_of(hers), "version": case_of(hers).version}
    assert code_of(decide.claim, actor=circle.midori, **given) == "not_your_case"
    assert code_of(decide.close, actor=circle.midori, outcome=Ending.LEFT, **given) == "not_your_case"


def test_the_database_refuses_whoever_a_case_is_about(circle: talk.Circle) -> None:
    case = case_of(told(circle))
    mine = Case.objects.filter(pk=case.pk)
    now = timezone.now()
    for change in (
        {"claimed_by": circle.sora, "claim_ends_at": now},
        {"closed_by": circle.sora, "closed_at": now, "outcome": Ending.LEFT},
        {"closed_at": now},  # without an outcome
        {"outcome": Ending.LEFT},  # without an end
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.update(**change)
    mine.update(claimed_by=circle.midori, claim_ends_at=now)
    twice = {"group": circle.group, "due_at": now, "risk": Risk.OTHER}
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(subject=Subject.MESSAGE, message=case.message, **twice)
    Case.objects.create(subject=Subject.PERSON, about=circle.outsider, **twice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(subject=Subject.PERSON, about=circle.outsider, **twice)


def test_handed_over_it_leaves_one_desk_for_the_other(circle: talk.Circle) -> None:
    coordinator = make_coordinator().user
    one = told(circle)
    decide.claim(actor=circle.midori, case=case_of(one), version=case_of(one).version)
    decide.hand_over(actor=circle.midori, case=case_of(one), version=case_of(one).version)
    assert (case_of(one).side, case_of(one).claimed_by) == (Side.COORDINATOR, None)
    assert list(cases_of(circle.midori)) == []
    second = told(circle, message=one.message)  # joins the case, and is the facilitators' again
    assert list(cases_of(circle.midori)) == list(cases_of(coordinator)) == [case_of(one)]
    left = decide.close(actor=circle.midori, case=case_of(one), version=case_of(one).version, outcome=Ending.LEFT)
    assert (left.is_open, left.side) == (True, Side.COORDINATOR)
    second.refresh_from_db()
    one.refresh_from_db()
    assert (second.state, one.state) == (ReportState.DISMISSED, ReportState.OPEN)
    decide.close(actor=coordinator, case=left, version=case_of(one).version, outcome=Ending.HANDLED, note="話しました")
    assert (case_of(one).outcome, case_of(one).closed_by) == (Ending.HANDLED, coordinator)


# ── claims and decisions ──


def test_a_claim_is_shown_and_ends_by_itself_without_an_act(circle: talk.Circle) -> None:
    make_facilitator(circle.group, momo := make_user("もも"))
    one = told(circle, reason=ReportReason.WORRIED)
    with time_machine.travel(timezone.now(), tick=False) as clock_now:
        case = decide.claim(actor=circle.midori, case=case_of(one), version=1 + 1)
        assert decide.claim(actor=circle.midori, case=case, version=1).version == case.version  # pressed twice
        assert Alarm.objects.get().taken_by == circle.midori  # nobody else is called
        clock_now.shift(timedelta(minutes=6))
        given = {"actor": momo, "case": case, "version": case.version}
        for act in (decide.claim, decide.hand_over):
            assert code_of(act, **given) == "claimed"
        assert code_of(decide.hide, reason="x", **given) == "claimed"
        assert code_of(decide.close, outcome=Ending.LEFT, **given) == "claimed"
        decide.hide(actor=circle.midori, case=case, version=case.version, reason="いったん")
        clock_now.shift(timedelta(minutes=9))
        assert case_of(one).is_claimed  # hiding was an act
        clock_now.shift(timedelta(minutes=1))
        assert not case_of(one).is_claimed
        done = decide.close(actor=momo, case=case, version=case_of(one).version, outcome=Ending.HANDLED, note="電話")
        assert (done.closed_by, done.claimed_by) == (momo, None)


def test_taking_the_alarm_claims_the_case(circle: talk.Circle) -> None:
    make_facilitator(circle.group, momo := make_user("もも"))
    one = told(circle, reason=ReportReason.WORRIED)
    decide.take(actor=circle.midori, alarm=Alarm.objects.get())
    decide.take(actor=circle.midori, alarm=Alarm.objects.get())  # pressed twice
    assert (case_of(one).claimed_by, acts(case_of(one))) == (circle.midori, [ActOf.REPORTED, ActOf.CLAIMED])
    version = case_of(one).version
    assert code_of(decide.claim, actor=momo, case=case_of(one), version=version) == "claimed"


def test_let_go_it_is_free_at_once(circle: talk.Circle) -> None:
    make_facilitator(circle.group, momo := make_user("もも"))
    one = told(circle)
    case = decide.claim(actor=circle.midori, case=case_of(one), version=case_of(one).version)
    decide.release(actor=momo, case=case, version=case.version)  # not hers: nothing happens
    assert case_of(one).claimed_by == circle.midori
    decide.release(actor=circle.midori, case=case, version=case.version)
    assert decide.claim(actor=momo, case=case, version=case_of(one).version).claimed_by == momo
    assert AuditEntry.objects.filter(verb__in=["desk.claim", "desk.release"]).count() == 3


def test_two_people_never_decide_the_same_thing(circle: talk.Circle) -> None:
    make_facilitator(circle.group, momo := make_user("もも"))
    one = told(circle)
    read = case_of(one).version
    decide.close(actor=momo, case=case_of(one), version=read, outcome=Ending.LEFT, note="もものメモ")
    with pytest.raises(Refusal) as refused:
        decide.close(actor=circle.midori, case=case_of(one), version=read, outcome=Ending.HANDLED, note="メモ")
    assert (refused.value.code, refused.value.status) == ("decided", 409)
    assert str(refused.value.message) == "ももさんが先に答えています：見たうえで、そのままにしました。"
    again = decide.close(actor=momo, case=case_of(one), version=read, outcome=Ending.LEFT)  # pressed twice
    assert (again.note, again.closed_by) == ("もものメモ", momo)
    assert Report.objects.get().answer == "もものメモ"


def test_what_came_meanwhile_is_read_first(circle: talk.Circle) -> None:
    one = told(circle)
    read = case_of(one).version
    told(circle, reason=ReportReason.WORRIED, message=one.message)
    assert code_of(
        decide.close, actor=circle.midori, case=case_of(one), version=read, outcome=Ending.LEFT
    ) == "changed_meanwhile"  # fmt: skip
    assert set(Report.objects.values_list("state", flat=True)) == {ReportState.OPEN}


def test_closing_answers_all_reports_and_their_reporters_get_their_line(circle: talk.Circle) -> None:
    one = told(circle, by=circle.hana)
    told(circle, reason=ReportReason.WORRIED, message=one.message)
    decide.close(
        actor=circle.midori, case=case_of(one), version=case_of(one).version, outcome=Ending.HANDLED, note="会いました"
    )
    assert set(Report.objects.values_list("state", "answer", "resolved_by")) == {
        (ReportState.UPHELD, "会いました", circle.midori.pk)
    }
    assert Fact.objects.filter(to=circle.hana, kind="chat.report_answered").count() == 1
    assert Alarm.objects.get().ended_at is not None
    assert code_of(
        decide.close, actor=circle.midori, case=case_of(one), version=1, outcome=Ending.LEFT, note="あ" * 301
    ) == "note_too_long"  # fmt: skip


def test_nothing_is_handed_over_twice(circle: talk.Circle) -> None:
    make_coordinator()
    one = told(circle)
    resolve(actor=circle.midori, report=one, upheld=False)
    author.edit_message(actor=circle.sora, message=one.message, body="なおしました")
    case = case_of(one)
    assert code_of(decide.hand_over, actor=circle.midori, case=case, version=case.version) == "nothing_to_hand_over"


# ── words for the time ──


def test_the_time_is_said_in_words() -> None:
    now = timezone.now()
    said = {
        timedelta(minutes=9, seconds=59): (False, "あと9分"),
        timedelta(hours=24): (False, "あと24時間"),
        timedelta(days=3): (False, "あと3日"),
        timedelta(0): (True, "0分すぎています"),
        -timedelta(minutes=8): (True, "8分すぎています"),
        -timedelta(hours=2): (True, "2時間すぎています"),
        -timedelta(days=2): (True, "2日すぎています"),
    }
    for left, (is_overdue, words) in said.items():
        shown = clock(now + left, now)
        assert (shown.is_overdue, shown.words) == (is_overdue, words)


# ── what is kept ──


def test_cases_end_ninety_days_after_they_were_closed(circle: talk.Circle) -> None:
    old, young, waiting = told(circle), told(circle), told(circle)
    for one in (old, young):
        resolve(actor=circle.midori, report=one, upheld=True, answer="ひみつのメモ")
    Case.objects.filter(message=old.message).update(closed_at=timezone.now() - KEPT - timedelta(minutes=1))
    assert erase_old() == 1
    assert {case.message for case in Case.objects.all()} == {young.message, waiting.message}
    assert not CaseAct.objects.filter(report=old).exists()


def test_a_note_goes_with_the_words_that_it_is_about(circle: talk.Circle) -> None:
    one, other = told(circle), told(circle, message=talk.say(circle.hana, circle.group, "はなのことば"))
    for each in (one, other):
        resolve(actor=circle.midori, report=each, upheld=True, answer="「そらのことば」のこと")
    leave(actor=circle.sora, group=circle.group, delete_messages=True)
    assert (case_of(one).note, case_of(other).note) == ("", "「そらのことば」のこと")
    erase_account(actor=circle.hana, person=circle.hana)
    assert (case_of(other).note, case_of(other).about) == ("", None)


# ── an upgrade ──


def test_what_an_older_process_stored_gets_its_case(circle: talk.Circle) -> None:
    one, two = told(circle), told(circle, reason=ReportReason.WORRIED)
    wish, settled = make_request(circle.group), make_request(circle.group)
    Case.objects.exclude(about=settled.user).delete()
    JoinRequest.objects.filter(pk=settled.pk).update(state="declined", decided_by=circle.midori)
    assert adopt() == 4
    assert [case.risk for case in cases_of(circle.midori)] == [Risk.WORRIED, Risk.ATTACK, Risk.REQUEST]
    assert Case.objects.get(about=settled.user).outcome == Ending.DECLINED
    assert adopt() == 0
    hand_over_all = [case_of(each).acts.get().report for each in (one, two)]
    assert hand_over_all == [one, two]
    assert Case.objects.get(about=wish.user).is_open


def test_the_migration_opens_the_same_cases(circle: talk.Circle) -> None:
    from importlib import import_module

    from django.apps import apps

    make_coordinator()
    one = told(circle, reason=ReportReason.OTHER)
    told(circle, reason=ReportReason.WORRIED, message=one.message)
    hand_over(actor=circle.midori, report=one)
    make_request(circle.group)
    answered = told(circle)
    resolve(actor=circle.midori, report=answered, upheld=True)
    facts = ["group", "subject", "message", "about", "risk", "opened_at", "due_at", "side", "outcome"]
    before = set(Case.objects.filter(closed_at=None).values_list(*facts))
    Case.objects.all().delete()
    import_module("desk.migrations.0002_open_cases").open_cases(apps, None)
    assert set(Case.objects.values_list(*facts)) == before
    assert CaseAct.objects.count() == 3
    assert adopt() == 0


def test_members_have_no_cases(circle: talk.Circle) -> None:
    told(circle)
    for person in (circle.hana, circle.sora, circle.outsider, make_member(talk.circle("betsu").group).user):
        assert isinstance(person, User)
        assert list(cases_of(person)) == []
