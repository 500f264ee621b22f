"""Words that wait are cases: in their order on the desk, with a time and one who looks, decided there, never lost."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.actions import author, held
from chat.actions.hold import Held
from chat.actions.post import post_message
from chat.actions.report import hand_over, resolve
from chat.enums import HeldState, ReportReason
from chat.models import HeldMessage, Report
from desk.actions import decide
from desk.actions.adopt import adopt
from desk.case_queries import cases_of
from desk.enums import ActOf, Ending, Risk, Side, Subject
from desk.models import Case, CaseAct
from desk.queries import desk_mark, desk_of
from ground.refusals import Refusal
from groups.actions.leave import leave
from groups.actions.pause import pause_writing
from groups.enums import PauseFor
from groups.models import Alarm, Membership
from groups.signals import messages_deletion_requested
from notices.actions.mail import send_due
from people.actions.account import erase_account
from people.models import User
from tests.factories import rooms as talk
from tests.factories.cases import case_of, told
from tests.factories.groups import make_coordinator, make_facilitator, make_member
from tests.factories.people import client_for, make_user
from tests.factories.watched import HELP, HOLD, look_again, watch_all

pytestmark = pytest.mark.django_db

WORDS = "まっていることばです"


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


@pytest.fixture
def watching() -> Iterator[None]:
    watch_all()
    yield
    look_again()


def wait(circle: talk.Circle, words: str = WORDS, who: User | None = None) -> HeldMessage:
    return talk.let_wait(who or circle.hana, circle.group, words)


def distress(circle: talk.Circle) -> HeldMessage:
    """Words of distress that wait, as something stands beside it that is held."""
    sent = post_message(actor=circle.hana, room=circle.room, client_id=uuid.uuid4(), body=f"{HELP}、{HOLD}")
    assert isinstance(sent, Held)
    return sent.held


def the_case(waits: HeldMessage) -> Case:
    return Case.objects.get(held=waits)


def acts(waits: HeldMessage) -> list[str]:
    return list(CaseAct.objects.filter(case__held=waits).values_list("kind", flat=True))


def with_factor(person: User) -> User:
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    return person


def code_of(action: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        action(**given)
    return refused.value.code


# ── opened and closed with what happens ──


def test_words_that_wait_open_a_case_with_the_time_that_their_author_was_promised(circle: talk.Circle) -> None:
    waits = wait(circle)
    case = the_case(waits)
    assert (case.subject, case.risk, case.about, case.message) == (Subject.HELD, Risk.HELD, circle.hana, None)
    assert (case.opened_at, case.due_at, case.side) == (waits.held_at, waits.due_at, Side.FACILITATORS)
    assert acts(waits) == [ActOf.HELD]
    assert list(cases_of(circle.midori)) == [case]
    for other in (circle.hana, circle.sora, circle.outsider, make_coordinator().user):
        assert not cases_of(other).exists()


@pytest.mark.parametrize("how", ["release", "return", "withdraw"])
def test_a_decision_closes_it_with_its_act(circle: talk.Circle, how: str) -> None:
    waits = wait(circle)
    if how == "release":
        held.release(actor=circle.midori, held=waits)
    elif how == "return":
        held.send_back(actor=circle.midori, held=waits, reason="わけ")
    else:
        held.withdraw_held(actor=circle.hana, held=waits)
    ending, act, by = {
        "release": (Ending.DELIVERED, ActOf.DELIVERED, circle.midori),
        "return": (Ending.RETURNED, ActOf.RETURNED, circle.midori),
        "withdraw": (Ending.TAKEN_BACK, ActOf.WITHDRAWN, None),
    }[how]
    case = the_case(waits)
    assert (case.outcome, case.closed_by, case.is_open) == (ending, by, False)
    assert acts(waits) == [ActOf.HELD, act, ActOf.CLOSED]
    assert not cases_of(circle.midori).exists()


def test_distress_among_them_is_a_worry_and_outlives_the_decision(circle: talk.Circle, watching: None) -> None:
    waits = distress(circle)
    case, worry = the_case(waits), Report.objects.get()
    assert (case.risk, case.due_at) == (Risk.WORRIED, worry.created_at + timedelta(minutes=10))
    assert acts(waits) == [ActOf.HELD, ActOf.REPORTED]
    assert (worry.by_system, worry.message, case.acts.last().report) == (True, None, worry)
    held.send_back(actor=circle.midori, held=waits, reason="わけ")
    case = the_case(waits)
    assert (case.is_open, case.risk, case.awaits) == (True, Risk.WORRIED, False)
    assert list(cases_of(circle.midori)) == [case]
    resolve(actor=circle.midori, report=worry, upheld=True, answer="声をかけました")
    assert (the_case(waits).outcome, the_case(waits).note) == (Ending.HANDLED, "声をかけました")
    assert acts(waits)[2:] == [ActOf.RETURNED, ActOf.ANSWERED, ActOf.CLOSED]


def test_a_worry_that_is_answered_first_leaves_the_words_waiting(circle: talk.Circle, watching: None) -> None:
    waits = distress(circle)
    decide.close(actor=circle.midori, case=the_case(waits), version=the_case(waits).version, outcome=Ending.HANDLED)
    case = the_case(waits)
    assert (case.is_open, case.risk, case.due_at) == (True, Risk.HELD, waits.due_at)
    given: dict[str, Any] = {"actor": circle.midori, "case": case, "version": case.version}
    assert code_of(decide.close, outcome=Ending.LEFT, **given) == "words_wait"
    decide.release_words(**given)
    assert the_case(waits).outcome == Ending.DELIVERED


def test_a_released_worry_goes_on_as_the_case_of_its_message(circle: talk.Circle, watching: None) -> None:
    waits = distress(circle)
    decide.claim(actor=circle.midori, case=the_case(waits), version=the_case(waits).version)
    assert Alarm.objects.get().taken_by == circle.midori
    message = held.release(actor=circle.midori, held=waits)
    case = Case.objects.get()
    assert (case.subject, case.message, case.held, case.is_open) == (Subject.MESSAGE, message, waits, True)
    assert (case.risk, case.claimed_by) == (Risk.WORRIED, circle.midori)
    other = told(circle, message=message)  # whatever comes after it joins
    assert case_of(other) == case


def test_a_released_edit_with_a_worry_joins_the_case_of_its_message(circle: talk.Circle, watching: None) -> None:
    message = talk.say(circle.hana, circle.group, "ふつう")
    first = told(circle, message=message)
    resolve(actor=circle.midori, report=first, upheld=False)
    author.edit_message(actor=circle.hana, message=message, body=f"{HELP}、{HOLD}")
    waits = HeldMessage.objects.get()
    assert not case_of(first).is_open  # nobody reads the new words yet
    held.release(actor=circle.midori, held=waits)
    assert the_case(waits).outcome == Ending.DELIVERED
    case = case_of(first)
    assert (case.is_open, case.risk) == (True, Risk.WORRIED)
    kinds = list(case.acts.values_list("kind", flat=True))
    assert kinds[-3:] == [ActOf.EDITED, ActOf.REOPENED, ActOf.REPORTED]


# ── an appeal ──


def test_an_appeal_opens_it_again_for_somebody_else(circle: talk.Circle) -> None:
    make_facilitator(circle.group, momo := make_user("もも"))
    waits = wait(circle)
    held.send_back(actor=circle.midori, held=waits, reason="わけ")
    other = wait(circle, "べつのことば")
    held.appeal(actor=circle.hana, held=waits, words="みなおしのわけ")
    case = the_case(waits)
    assert (case.risk, case.against, case.is_open, case.closed_by) == (Risk.APPEAL, circle.midori, True, None)
    assert acts(waits) == [ActOf.HELD, ActOf.RETURNED, ActOf.CLOSED, ActOf.APPEALED, ActOf.REOPENED]
    assert list(cases_of(circle.midori)) == [the_case(other)]
    assert list(cases_of(momo)) == [case, the_case(other)]  # before what waits for the first time
    given: dict[str, Any] = {"case": case, "version": case.version}
    assert code_of(decide.claim, actor=circle.midori, **given) == "not_your_case"
    assert code_of(decide.release_words, actor=circle.midori, **given) == "not_your_case"
    page = client_for(circle.midori).get("/desk/").content.decode()
    assert (WORDS in page, "みなおしのわけ" in page) == (False, False)
    decide.release_words(actor=momo, **given)
    assert (the_case(waits).outcome, the_case(waits).closed_by) == (Ending.DELIVERED, momo)


@pytest.mark.parametrize("column", ["claimed_by", "closed_by"])
def test_the_database_refuses_whoever_an_appeal_is_against(circle: talk.Circle, column: str) -> None:
    waits = wait(circle)
    held.send_back(actor=circle.midori, held=waits, reason="わけ")
    held.appeal(actor=circle.hana, held=waits)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(held=waits).update(
            **{column: circle.midori}, outcome=Ending.RETURNED, closed_at=timezone.now()
        )


# ── the coordinators ──


def test_coordinators_get_what_was_handed_over_and_read_it_on_its_page(circle: talk.Circle) -> None:
    coordinator = make_coordinator().user
    waits, still = wait(circle), wait(circle, "まだのことば", circle.sora)
    HeldMessage.objects.filter(pk=still.pk).update(due_at=timezone.now() + timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert held.hand_over_late() == 1
        assert list(cases_of(coordinator)) == [the_case(waits)]
        assert (the_case(waits).side, acts(waits)) == (Side.COORDINATOR, [ActOf.HELD, ActOf.HANDED_OVER])
        assert set(cases_of(circle.midori)) == {the_case(waits), the_case(still)}  # whoever comes first
        theirs = client_for(with_factor(coordinator))
        page = theirs.get("/desk/").content.decode()
        assert (WORDS in page, "まだのことば" in page) == (False, False)
        assert f'href="/desk/held/{waits.pk}/"' in page
        assert "進行役が、時間までに読めませんでした" in page
        done = theirs.post(f"/desk/held/{waits.pk}/", {"act": "release", "version": the_case(waits).version})
        assert (done.status_code, done["Location"]) == (302, "/desk/")
    assert (the_case(waits).outcome, the_case(waits).closed_by) == (Ending.DELIVERED, coordinator)


def test_where_nobody_else_is_it_is_the_coordinators_at_once(circle: talk.Circle) -> None:
    coordinator = make_coordinator().user
    waits = wait(circle, WORDS, circle.midori)
    assert not cases_of(circle.midori).exists()
    assert list(cases_of(coordinator)) == [the_case(waits)]


def test_a_worry_that_is_handed_over_is_theirs_and_the_words_stay(circle: talk.Circle, watching: None) -> None:
    coordinator = make_coordinator().user
    waits = distress(circle)
    worry = Report.objects.get()
    hand_over(actor=circle.midori, report=worry)
    assert list(cases_of(coordinator)) == list(cases_of(circle.midori)) == [the_case(waits)]
    theirs = client_for(with_factor(coordinator))
    assert f'href="/desk/cases/{worry.pk}/"' in theirs.get("/desk/").content.decode()
    page = theirs.get(f"/desk/cases/{worry.pk}/").content.decode()
    assert (HELP in page, "はなさんのことば" in page, "ほかの参加者には届いていません" in page) == (True, True, True)
    given = {"act": "handled", "text": "話しました", "version": the_case(waits).version}
    assert theirs.post(f"/desk/cases/{worry.pk}/", given)["Location"] == "/desk/"
    worry.refresh_from_db()
    assert (worry.is_open, the_case(waits).is_open, the_case(waits).risk) == (False, True, Risk.HELD)


# ── on the page ──


def test_the_desk_shows_them_in_the_order_of_their_risk_with_their_forms(circle: talk.Circle, watching: None) -> None:
    other = told(circle, reason=ReportReason.OTHER)
    private = told(circle, reason=ReportReason.PRIVATE)
    waits, worried = wait(circle), distress(circle)
    shown = [one.case for one in desk_of(circle.midori).cases]
    assert shown == [the_case(worried), case_of(private), the_case(waits), case_of(other)]
    desk = client_for(circle.midori)
    page = desk.get("/desk/").content.decode()
    assert page.count(f'action="/desk/held/{waits.pk}/"') == 3  # release, hand over, return
    assert page.count(WORDS) == 1
    assert f'action="/desk/open/{the_case(waits).pk}/handled/"' not in page  # nothing to be closed by hand
    assert f'action="/desk/open/{the_case(worried).pk}/handled/"' in page
    sent = {"act": "return", "preset": "hurt", "version": the_case(waits).version}
    assert desk.post(f"/desk/held/{waits.pk}/", sent)["Location"] == "/desk/"
    waits.refresh_from_db()
    assert waits.reason.startswith("気持ちは伝わってきます。")


def test_what_a_colleague_looks_at_or_has_decided_changes_nothing_and_keeps_the_words(circle: talk.Circle) -> None:
    make_facilitator(circle.group, momo := make_user("もも"))
    waits = wait(circle)
    case = the_case(waits)
    decide.claim(actor=circle.midori, case=case, version=case.version)
    hers: Client = client_for(momo)
    assert f'action="/desk/held/{waits.pk}/"' not in hers.get("/desk/").content.decode()
    path, typed = f"/desk/held/{waits.pk}/", {"act": "return", "reason": "わたしのわけ"}
    late = hers.post(path, {**typed, "version": the_case(waits).version})
    assert (late.status_code, "いまはみどりさんが見ています。" in late.content.decode()) == (409, True)
    stale = client_for(circle.midori).post(path, {**typed, "version": case.version})
    assert (stale.status_code, "わたしのわけ</textarea>" in stale.content.decode()) == (409, True)
    decide.release_words(actor=circle.midori, case=case, version=the_case(waits).version)
    decided = hers.post(path, {**typed, "version": the_case(waits).version})
    assert (decided.status_code, "わたしのわけ" in decided.content.decode()) == (409, True)
    assert HeldMessage.objects.get().state == HeldState.RELEASED


def test_every_step_gives_the_open_desk_another_mark(circle: talk.Circle) -> None:
    make_facilitator(circle.group, momo := make_user("もも"))
    seen = {desk_mark(momo)}
    waits = wait(circle)
    seen.add(desk_mark(momo))
    held.send_back(actor=circle.midori, held=waits, reason="わけ")
    seen.add(desk_mark(momo))
    held.appeal(actor=circle.hana, held=waits)
    seen.add(desk_mark(momo))
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        seen.add(desk_mark(momo))
        held.hand_over_late()
        seen.add(desk_mark(momo))
    assert len(seen) == 5  # returned, it is as before: nothing waits
    waiting = client_for(momo).get("/desk/waiting/").json()["waiting"]
    assert waiting == 1


def test_the_mail_leads_to_where_they_stand(circle: talk.Circle) -> None:
    waits = wait(circle)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        send_due()
    (sent,) = [one for one in mail.outbox if one.to == [circle.midori.email]]
    assert "/desk/" in sent.body
    page = client_for(circle.midori).get("/desk/").content.decode()
    assert f'action="/desk/held/{waits.pk}/"' in page


def test_one_and_fifty_cost_the_same(circle: talk.Circle, watching: None) -> None:
    def fill(count: int) -> None:
        for _number in range(count):
            who = make_member(circle.group).user
            wait(circle, WORDS, who)
            post_message(actor=who, room=circle.room, client_id=uuid.uuid4(), body=f"{HELP}、{HOLD}")

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            client_for(circle.midori).get("/desk/")
        return len(made)

    fill(1)
    queries()
    before = queries()
    fill(24)
    assert queries() == before


# ── who leaves, is paused, or whose words are erased ──


def test_a_pause_stops_new_words_and_not_what_waited_before_it(circle: talk.Circle) -> None:
    waits = wait(circle)
    pause_writing(actor=circle.midori, membership=circle.member(circle.hana), hours=PauseFor.WEEK, reason="やすみ")
    assert the_case(waits).is_open
    message = held.release(actor=circle.midori, held=waits)
    assert (message.body, message.author) == (WORDS, circle.hana)


def test_with_who_leaves_goes_what_waits_and_its_case(
    circle: talk.Circle, watching: None, django_capture_on_commit_callbacks: Any
) -> None:
    waits, worried = wait(circle), distress(circle)
    with django_capture_on_commit_callbacks(execute=True):
        leave(actor=circle.hana, group=circle.group, delete_messages=False)
    assert {one.state for one in HeldMessage.objects.all()} == {HeldState.WITHDRAWN}
    assert HeldMessage.objects.exclude(body="").count() == 0
    assert the_case(waits).outcome == Ending.TAKEN_BACK
    assert the_case(worried).is_open  # somebody still looks after whoever wrote of distress
    assert list(cases_of(circle.midori)) == [the_case(worried)]


def test_a_cohorts_end_erases_what_waits_and_every_copy(circle: talk.Circle, watching: None) -> None:
    returned, waits, worried = wait(circle), wait(circle), distress(circle)
    held.send_back(actor=circle.midori, held=returned, reason=f"わけは{WORDS}", suggestion=WORDS)
    membership = Membership.objects.get(group=circle.group, user=circle.hana)
    messages_deletion_requested.send(sender=Membership, group=circle.group, user=circle.hana, membership=membership)
    for one in HeldMessage.objects.all():
        assert (one.body, one.reason, one.suggestion, one.found, one.appeal) == ("",) * 5
    assert the_case(waits).outcome == Ending.TAKEN_BACK
    assert Report.objects.get().body == ""
    assert the_case(worried).is_open
    desk = client_for(circle.midori).get("/desk/").content.decode()
    assert (WORDS in desk, f"{HELP}、" in desk) == (False, False)


def test_with_the_account_the_case_loses_its_name_and_a_worry_stays(circle: talk.Circle, watching: None) -> None:
    waits, worried = wait(circle), distress(circle)
    erase_account(actor=circle.hana, person=circle.hana)
    assert (the_case(waits).about, the_case(waits).outcome) == (None, Ending.TAKEN_BACK)
    assert (the_case(worried).about, the_case(worried).is_open) == (None, True)


# ── an upgrade ──


def test_what_an_older_process_let_wait_gets_its_case_and_what_it_decided_is_closed(
    circle: talk.Circle, watching: None
) -> None:
    waits, worried, decided = wait(circle), distress(circle), wait(circle, "きまったことば")
    Case.objects.exclude(held=decided).delete()
    HeldMessage.objects.filter(pk=decided.pk).update(
        state=HeldState.RETURNED, decided_by=circle.midori, decided_at=timezone.now()
    )
    assert adopt() == 3
    assert (the_case(waits).risk, the_case(worried).risk) == (Risk.HELD, Risk.WORRIED)
    assert (the_case(decided).outcome, the_case(decided).closed_by) == (Ending.RETURNED, circle.midori)
    assert adopt() == 0
