"""The end of a shift: always allowed, nothing of risk without somebody, and read by nobody whom it is not for."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat import limits
from chat.enums import ReportReason
from desk.actions import decide
from desk.actions.handover import KEPT, acknowledge, call_for_unseen, end_shift, erase_old_handovers
from desk.alarms import UNSEEN
from desk.case_queries import cases_of
from desk.enums import Ending, Risk, Side
from desk.handover import handovers_for, left_by, risks_of, shown_to
from desk.models import Case, HandedCase, Handover
from desk.queries import desk_mark
from ground.models import AuditEntry
from ground.refusals import Refusal
from groups.actions.climb import climb_due
from groups.duty.roster import on_duty
from groups.models import Alarm, AlarmCall, JoinRequest, WatchTime
from people.models import FactorNotice, User
from tests.factories import rooms as talk
from tests.factories.cases import case_of, told
from tests.factories.duty import always_on_duty, make_watch
from tests.factories.groups import make_coordinator, make_facilitator, make_group, make_member, make_request
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
PAGE = reverse("desk_handover")
CANARY, NOTED = "kanariya7q9x", "memokotoba3p"


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


def colleague(circle: talk.Circle, name: str = "もも") -> User:
    return make_facilitator(circle.group, make_user(name)).user


def leave(user: User, *cases: Case, note: str = NOTED, said: str = "", group: int = 0) -> list[Handover]:
    return end_shift(actor=user, notes={case.pk: note for case in cases}, said={group: said} if said else {})


# ── What is left, and for whom ──


def test_open_risk_goes_to_whoever_is_on_duty_and_may_read_it(circle: talk.Circle) -> None:
    always_on_duty(momo := colleague(circle), circle.group)
    make_coordinator()
    case = case_of(told(circle, reason=ReportReason.PRIVATE))
    calm = case_of(told(circle, reason=ReportReason.OTHER))
    [place] = left_by(circle.midori)
    assert [(one.case, one.successor) for one in place.left] == [(case, "もも")]  # and not what can wait
    [handover] = leave(circle.midori, case)
    assert (handover.group, handover.side, handover.by) == (circle.group, Side.FACILITATORS, circle.midori)
    assert [*handover.cases.values_list("case", "note")] == [(case.pk, NOTED)]
    assert [one.handover for one in shown_to(momo)] == [handover]
    assert set(cases_of(momo)) == {case, calm}


def test_without_a_successor_it_is_the_coordinators_by_itself(circle: talk.Circle) -> None:
    make_watch(colleague(circle), circle.group, weekday=(timezone.localtime().weekday() + 3) % 7)  # in three days
    rin = make_coordinator().user
    case = case_of(told(circle, reason=ReportReason.WORRIED))
    [handover] = leave(circle.midori, case)
    assert (handover.group, handover.side) == (circle.group, Side.COORDINATOR)
    assert [one.cases[0].note for one in shown_to(rin)] == [NOTED]
    assert list(cases_of(rin)) == [case]
    assert list(cases_of(circle.midori)) == []


def test_words_about_the_successor_go_past_her(circle: talk.Circle) -> None:
    always_on_duty(momo := colleague(circle), circle.group)
    rin = make_coordinator().user
    about = case_of(told(circle, message=talk.say(momo, circle.group, CANARY)))
    other = case_of(told(circle))
    mark = desk_mark(momo)
    end_shift(actor=circle.midori, notes={about.pk: NOTED, other.pk: "ほか"}, said={})
    assert {(one.side, *one.cases.values_list("case", flat=True)) for one in Handover.objects.all()} == {
        (Side.COORDINATOR, about.pk), (Side.FACILITATORS, other.pk),
    }  # fmt: skip
    assert [[handed.case for handed in one.cases] for one in shown_to(momo)] == [[other]]
    assert [[handed.case for handed in one.cases] for one in shown_to(rin)] == [[about]]
    assert desk_mark(momo) != mark
    assert NOTED not in client_for(momo).get(reverse("desk")).content.decode()


def test_a_handover_all_about_somebody_is_not_there_for_her(circle: talk.Circle) -> None:
    momo, yuki = colleague(circle), colleague(circle, "ゆき")
    always_on_duty(yuki, circle.group)
    about = case_of(told(circle, message=talk.say(momo, circle.group, CANARY)))
    mark = desk_mark(momo)
    [handover] = leave(circle.midori, about)
    assert (shown_to(momo), desk_mark(momo)) == ([], mark)
    assert [one.handover for one in shown_to(yuki)] == [handover]


def test_a_claim_and_an_alarm_end_with_the_shift(circle: talk.Circle) -> None:
    always_on_duty(circle.midori, circle.group)
    always_on_duty(momo := colleague(circle), circle.group)
    case = case_of(told(circle, reason=ReportReason.WORRIED))
    climb_due()
    decide.claim(actor=circle.midori, case=case, version=case.version)
    assert Alarm.objects.get().taken_by == circle.midori
    leave(circle.midori, case)
    case.refresh_from_db()
    assert (case.claimed_by, Alarm.objects.get().taken_by) == (None, None)
    assert [one.user_id for one in on_duty(circle.group)] == [momo.pk]
    before = AlarmCall.objects.filter(user=circle.midori).exclude(way="").count()
    climb_due()
    assert AlarmCall.objects.filter(user=momo, alarm__counted_from__isnull=False).latest("pk").user == momo
    assert AlarmCall.objects.filter(user=circle.midori).exclude(way="").count() == before


def test_her_watch_rests_this_once(circle: talk.Circle) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 12, 0, tzinfo=UTC), tick=False) as clock:  # 21:00 on a Tuesday
        make_watch(circle.midori, circle.group, weekday=1, starts=time(20), ends=time(23))
        leave(circle.midori)
        assert on_duty(circle.group) == []
        clock.move_to(datetime(2026, 12, 8, 12, 0, tzinfo=UTC))
        assert [one.user_id for one in on_duty(circle.group)] == [circle.midori.pk]
    assert WatchTime.objects.count() == 1


def test_a_shift_always_ends(circle: talk.Circle) -> None:
    """Alone, without a coordinator, with far too long a note, and pressed twice: nothing is refused, nothing doubled."""
    case = case_of(told(circle))
    for _time in range(2):
        [handover] = leave(circle.midori, case, note="あ" * 5_000)
    assert (Handover.objects.count(), handover.side) == (1, Side.FACILITATORS)
    assert len(HandedCase.objects.get().note) == Handover.LONGEST
    assert list(cases_of(circle.midori)) == [case]
    assert shown_to(circle.midori) == []  # her own
    FactorNotice.objects.update_or_create(user=circle.midori, defaults={"due_at": timezone.now() - timedelta(days=1)})
    assert client_for(circle.midori).post(PAGE, {f"case-{case.pk}": "x", "case-zz": "y", "n": "1"}).status_code == 302


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    left=st.lists(
        st.tuples(
            st.sampled_from([*ReportReason]), st.sampled_from(["sora", "momo", "rin"]), st.booleans(), st.booleans()
        ),
        max_size=4,
    ),
    momo_watches=st.booleans(),
    overdue_request=st.booleans(),
)
def test_no_open_risk_is_left_without_somebody(
    left: list[tuple[ReportReason, str, bool, bool]], momo_watches: bool, overdue_request: bool
) -> None:
    """Whatever is open, about whomever, claimed or overdue, with a successor or without: somebody else has it after."""
    limits.posts.clear()
    limits.acts.clear()
    with transaction.atomic():
        circle = talk.circle()
        momo = colleague(circle)
        people = {"sora": circle.sora, "momo": momo, "rin": make_coordinator(make_user("りん")).user}
        make_member(circle.group, people["rin"])
        other = make_coordinator(make_user("さくら")).user
        if momo_watches:
            always_on_duty(momo, circle.group)
        for reason, about, claimed, late in left:
            words = talk.say(people[about], circle.group, CANARY)
            case = case_of(told(circle, reason=reason, message=words))
            if claimed:
                decide.claim(actor=circle.midori, case=case, version=case.version)
            if late:
                Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(minutes=1))
        if overdue_request:
            make_request(circle.group)
            Case.objects.filter(risk=Risk.REQUEST).update(due_at=timezone.now() - timedelta(minutes=1))
        open_ones = list(risks_of(circle.midori))
        end_shift(actor=circle.midori, notes={}, said={})
        owners = {one: set(cases_of(one).values_list("pk", flat=True)) for one in (people["rin"], other)}
        owners[momo] = set(cases_of(momo).values_list("pk", flat=True)) if momo_watches else set()
        told_of = set(handovers_for(other).values_list("cases__case", flat=True))
        for case in open_ones:
            able = [one for one in owners if case.pk in owners[one] and case.about_id != one.pk]
            assert able or (case.risk == Risk.REQUEST and case.pk in told_of)
            case.refresh_from_db()
            assert not (case.is_claimed and case.claimed_by == circle.midori)
        transaction.set_rollback(True)


# ── Acknowledged ──


def test_she_who_comes_reads_it_first_and_acknowledges_it(circle: talk.Circle) -> None:
    always_on_duty(momo := colleague(circle), circle.group)
    words = talk.say(circle.sora, circle.group, CANARY)
    case = case_of(told(circle, message=words, reason=ReportReason.PRIVATE))
    client_for(circle.midori).post(PAGE, {f"case-{case.pk}": NOTED, f"place-{circle.group.pk}": "しずかな夜でした"})
    handover = Handover.objects.get()
    client = client_for(momo)
    page = client.get(reverse("desk")).content.decode()
    assert page.index(f'id="handover-{handover.pk}"') < page.index("cases-title")
    assert all(words in page for words in (NOTED, "しずかな夜でした", "みどりさんから"))
    press = reverse("desk_acknowledge", args=[handover.pk])
    assert client.get(press)["Location"] == f"/desk/#handover-{handover.pk}"
    for _time in range(2):
        assert client.post(press).status_code == 302
    handover.refresh_from_db()
    assert (handover.acknowledged_by, handover.acknowledged_at is not None) == (momo, True)
    assert [*AuditEntry.objects.filter(verb="desk.acknowledge").values_list("actor", "subject_id")] == [
        (momo.pk, str(handover.pk))
    ]
    assert f"handover-{handover.pk}" not in client.get(reverse("desk")).content.decode()
    with pytest.raises(Refusal) as second:
        acknowledge(actor=colleague(circle, "ゆき"), handover=handover)
    assert second.value.code == "taken_over"


def test_nobody_else_reads_or_takes_it(circle: talk.Circle) -> None:
    always_on_duty(colleague(circle), circle.group)
    elsewhere = make_facilitator(make_group("べつの会")).user
    rin = make_coordinator(make_user(second_factor=True)).user
    case = case_of(told(circle, message=talk.say(circle.sora, circle.group, CANARY)))
    [handover] = leave(circle.midori, case, said="みんなへのことば9k", group=circle.group.pk)
    press = reverse("desk_acknowledge", args=[handover.pk])
    for person, status in (
        (circle.midori, 404), (elsewhere, 404), (rin, 404), (circle.hana, 403), (circle.outsider, 403),
    ):  # fmt: skip
        client = client_for(person)
        assert client.post(press).status_code == status
        for address in (reverse("desk"), PAGE):
            page = client.get(address).content.decode()
            assert (NOTED in page, "みんなへのことば9k" in page) == (False, False)
            assert CANARY not in page or person == circle.midori
    for person in (elsewhere, rin, circle.midori):
        with pytest.raises(Refusal):
            acknowledge(actor=person, handover=handover)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.update(acknowledged_by=circle.midori)


def test_the_page_of_the_end_shows_no_words_and_nothing_of_ones_own_case(circle: talk.Circle) -> None:
    mine = case_of(told(circle, message=talk.say(circle.midori, circle.group, CANARY)))
    hers = case_of(told(circle, message=talk.say(circle.sora, circle.group, CANARY)))
    page = client_for(circle.midori).get(PAGE).content.decode()
    assert (CANARY in page, f"case-{hers.pk}" in page, f"case-{mine.pk}" in page) == (False, True, False)


# ── Nobody acknowledged ──


def moved(circle: talk.Circle, case: Case) -> Handover:
    [handover] = leave(circle.midori, case)
    return handover


def test_the_coordinators_are_called_after_ten_minutes_of_rostered_hours(circle: talk.Circle) -> None:
    always_on_duty(colleague(circle), circle.group)
    rin = make_coordinator(make_user("りん", second_factor=True)).user
    always_on_duty(rin, None)
    case = case_of(told(circle, message=talk.say(circle.sora, circle.group, CANARY)))
    handover = moved(circle, case)
    assert call_for_unseen() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1), tick=False):
        assert (call_for_unseen(), call_for_unseen()) == (1, 0)
        climb_due()
        assert [*AlarmCall.objects.filter(alarm__kind=UNSEEN).values_list("user", flat=True)] == [rin.pk]
        page = client_for(rin).get(reverse("desk")).content.decode()
        assert f'id="handover-{handover.pk}"' in page
        assert (NOTED in page, CANARY in page) == (False, False)  # until she takes it over
        client_for(rin).post(reverse("desk_acknowledge", args=[handover.pk]))
        assert Alarm.objects.get(kind=UNSEEN).ended_at is not None
        assert list(cases_of(rin)) == [case]


def test_nobody_is_called_outside_of_rostered_hours_or_for_what_was_answered(circle: talk.Circle) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 12, 0, tzinfo=UTC), tick=False) as clock:  # 21:00 on a Tuesday
        make_watch(colleague(circle), circle.group, weekday=1, starts=time(21, 10), ends=time(23))
        make_watch(make_coordinator().user, None, weekday=4, starts=time(9), ends=time(17))
        case = case_of(told(circle))
        handover = moved(circle, case)
        assert handover.side == Side.FACILITATORS  # she comes within a quarter of an hour
        clock.shift(timedelta(minutes=12))
        assert call_for_unseen() == 0  # she has been there for two minutes
        clock.shift(timedelta(minutes=9))
        decide.close(actor=circle.midori, case=case_of_pk(case), version=case_of_pk(case).version, outcome=Ending.LEFT)
        assert call_for_unseen() == 0
        Case.objects.update(closed_at=None, closed_by=None, outcome="")
        assert call_for_unseen() == 1


def case_of_pk(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_if_she_who_was_to_come_is_gone_the_coordinators_are_called(circle: talk.Circle) -> None:
    always_on_duty(momo := colleague(circle), circle.group)
    make_coordinator()
    moved(circle, case_of(told(circle)))
    WatchTime.objects.filter(user=momo).delete()
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert call_for_unseen() == 1


# ── The end of it, and its cost ──


def test_it_is_erased_after_90_days_and_notes_with_the_words(circle: talk.Circle) -> None:
    always_on_duty(colleague(circle), circle.group)
    case = case_of(told(circle))
    wish = make_request(circle.group)
    Case.objects.filter(about=wish.user).update(due_at=timezone.now() - timedelta(days=1))
    end_shift(actor=circle.midori, notes=dict.fromkeys(Case.objects.values_list("pk", flat=True), NOTED), said={})
    assert HandedCase.objects.filter(note=NOTED).count() == 2
    JoinRequest.objects.get(pk=wish.pk).delete()
    assert [*HandedCase.objects.exclude(note="").values_list("case", flat=True)] == [case.pk]
    with time_machine.travel(timezone.now() + KEPT + timedelta(seconds=1), tick=False):
        assert erase_old_handovers() == 1
    assert (Handover.objects.count(), HandedCase.objects.count()) == (0, 0)


def test_the_pages_cost_as_many_queries_for_fifty_as_for_one(circle: talk.Circle) -> None:
    always_on_duty(momo := colleague(circle), circle.group)
    make_coordinator()
    counts = []
    for number in (1, 49):
        for _one in range(number):
            limits.posts.clear()
            told(circle)
        asked = client_for(circle.midori)
        asked.get(PAGE)
        with CaptureQueriesContext(connection) as page:
            asked.get(PAGE)
        end_shift(actor=circle.midori, notes={}, said={})
        client = client_for(momo)
        client.get(reverse("desk"))
        with CaptureQueriesContext(connection) as desk:
            client.get(reverse("desk"))
        counts.append((len(page), len(desk)))
    assert counts[0] == counts[1]
    assert HandedCase.objects.count() == 50
