"""Words that weigh: warned of, opened by choice, counted for the person alone, passed on in one act, a break offered."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from chat import limits
from chat.enums import ReportReason
from desk.actions import decide
from desk.actions.handover import end_shift
from desk.actions.opening import open_words
from desk.case_queries import cases_of
from desk.enums import ActOf, Side
from desk.models import Case, Opening
from desk.queries import desk_of
from ground.refusals import Refusal
from groups.models import Alarm
from tests.factories import rooms as talk
from tests.factories.cases import case_of, told
from tests.factories.duty import always_on_duty
from tests.factories.groups import make_coordinator, make_facilitator, make_group
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
CANARY = "kanariya7q9x"
DESK = reverse("desk")


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


def weighing(circle: talk.Circle, reason: ReportReason = ReportReason.HURT) -> Case:
    limits.posts.clear()
    return case_of(told(circle, reason=reason, message=talk.say(circle.sora, circle.group, CANARY)))


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (ReportReason.WORRIED, "こころや、いのちの心配があることば"),
        (ReportReason.HURT, "人を傷つける、強いことば"),
        (ReportReason.PRIVATE, ""),
        (ReportReason.OTHER, ""),
    ],
)
def test_a_line_of_warning_stands_for_words_that_weigh(circle: talk.Circle, reason: ReportReason, said: str) -> None:
    case = weighing(circle, reason)
    client = client_for(circle.midori)
    page = client.get(DESK).content.decode()
    assert (CANARY in page, "読むのがつらい内容かもしれません" in page) == (not said, bool(said))
    assert said in page
    opened = client.post(reverse("desk_case_open", args=[case.pk]))
    assert opened["Location"] == f"/desk/#case-{case.pk}"
    assert CANARY in client.get(DESK).content.decode()


def test_an_opening_is_counted_once_and_for_the_person_alone(circle: talk.Circle) -> None:
    momo = make_facilitator(circle.group, make_user("もも")).user
    case = weighing(circle)
    for _time in range(2):
        open_words(actor=circle.midori, case=case)
    assert [*Opening.objects.values_list("user", "case")] == [(circle.midori.pk, case.pk)]
    assert CANARY not in client_for(momo).get(DESK).content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=12, seconds=1), tick=False):
        assert CANARY not in client_for(circle.midori).get(DESK).content.decode()  # another shift


def test_nobody_opens_what_is_not_hers(circle: talk.Circle) -> None:
    case = weighing(circle)
    hers = case_of(told(circle, message=talk.say(circle.midori, circle.group, CANARY)))
    elsewhere = make_facilitator(make_group("べつの会")).user
    press = reverse("desk_case_open", args=[case.pk])
    for person, status in ((elsewhere, 404), (circle.hana, 403), (circle.outsider, 403)):
        assert client_for(person).post(press).status_code == status
    assert client_for(circle.midori).post(reverse("desk_case_open", args=[hers.pk])).status_code == 404
    assert not Opening.objects.exists()


def test_it_is_passed_on_to_a_colleague_on_duty_in_one_act(circle: talk.Circle) -> None:
    momo = make_facilitator(circle.group, make_user("もも")).user
    always_on_duty(momo, circle.group)
    case = weighing(circle, ReportReason.WORRIED)
    case = decide.claim(actor=circle.midori, case=case, version=case.version)
    answer = client_for(circle.midori).post(
        reverse("desk_case_pass_on", args=[case.pk]), {"version": case.version}, follow=True
    )
    assert "いま当番のほかの人に、見てもらうことにしました。" in answer.content.decode()
    case.refresh_from_db()
    assert (case.claimed_by, case.side, Alarm.objects.get().taken_by) == (None, Side.FACILITATORS, None)
    assert ActOf.PASSED_ON in case.acts.values_list("kind", flat=True)
    assert case in cases_of(momo)


def test_without_a_colleague_it_goes_to_the_coordinators_and_without_them_nowhere(circle: talk.Circle) -> None:
    case = weighing(circle)
    with pytest.raises(Refusal) as refused:
        decide.pass_on(actor=circle.midori, case=case, version=case.version)
    assert refused.value.code == "nobody_else"
    rin = make_coordinator().user
    assert decide.pass_on(actor=circle.midori, case=case, version=case.version) is False
    assert (list(cases_of(circle.midori)), list(cases_of(rin))) == ([], [case])


def test_a_break_is_offered_after_several_and_says_who_is_there(circle: talk.Circle, settings: Any) -> None:
    settings.BREAK_OFFERED_AFTER = 2
    always_on_duty(make_facilitator(circle.group, make_user("もも")).user, circle.group)
    cases = [weighing(circle) for _number in range(2)]
    open_words(actor=circle.midori, case=cases[0])
    assert desk_of(circle.midori).pause is None
    open_words(actor=circle.midori, case=cases[1])
    offered = desk_of(circle.midori).pause
    assert offered is not None
    assert (offered.opened, offered.others) == (2, ["もも"])
    page = " ".join(client_for(circle.midori).get(DESK).content.decode().split())
    assert "つらいことばを2件読んでくださいました。少し休みませんか。" in page
    assert "いま、ももさんも当番にいます。" in page
    end_shift(actor=circle.midori, notes={}, said={})
    assert desk_of(circle.midori).pause is None
