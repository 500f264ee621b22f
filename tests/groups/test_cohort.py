"""A cohort goes through its life on dates that people are told in time; an open group never does."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from chat.models import Message
from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from groups import lifecycle
from groups.actions.cohort import move_due, open_again, plan_cohort, tell_due
from groups.actions.decide import accept
from groups.actions.join import request_to_join
from groups.actions.leave import leave
from groups.enums import GroupState, Stage
from groups.join_status import join_status_of
from groups.lifecycle import DATED, ORDER, PHASE, season_of
from groups.models import Cohort, CohortDate, Membership, PeerGroup
from notices.models import OutgoingMail
from people.models import User
from tests.factories.groups import make_request, make_staff
from tests.factories.rooms import Circle, circle, say

pytestmark = pytest.mark.django_db
START = datetime(2026, 12, 1, 3, tzinfo=UTC)  # noon in Tokyo
DAYS = {Stage.AGREED: 7, Stage.OPEN: 10, Stage.FAREWELL: 60, Stage.READ_ONLY: 70, Stage.ERASED: 110}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def here(clock: time_machine.Traveller) -> Circle:
    return circle()


@pytest.fixture
def staff() -> User:
    return make_staff()


def dates(**changes: int) -> dict[Stage, date]:
    days = {**DAYS, **{Stage(stage): day for stage, day in changes.items()}}
    return {stage: timezone.localdate() + timedelta(days=day) for stage, day in days.items()}


def at(clock: time_machine.Traveller, days: int) -> None:
    """Let the worker run on each day until then."""
    while timezone.now() < START + timedelta(days=days):
        clock.shift(timedelta(days=1))
        tell_due()
        move_due()


def group_of(here: Circle) -> PeerGroup:
    return PeerGroup.objects.get(pk=here.group.pk)


def stage_of(here: Circle) -> str:
    return Cohort.objects.get(group=here.group).stage


def lines(here: Circle) -> list[str]:
    return list(
        Message.objects.filter(room=here.room).exclude(notice="").order_by("seq").values_list("notice", flat=True)
    )


def test_nothing_happens_to_a_group_without_dates(here: Circle, clock: time_machine.Traveller) -> None:
    at(clock, 400)
    assert not Cohort.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert (group_of(here).state, group_of(here).takes_requests, lines(here)) == (GroupState.OPEN, True, [])
    assert say(here.hana, here.group, "ずっとここに").body == "ずっとここに"


def test_a_cohort_goes_through_every_stage_on_its_dates(
    here: Circle, staff: User, clock: time_machine.Traveller
) -> None:
    plan_cohort(actor=staff, group=here.group, dates=dates())
    seen = []
    for stage in DATED:
        at(clock, DAYS[stage] - 1)
        seen.append(stage_of(here))
        at(clock, DAYS[stage])
        assert stage_of(here) == stage
    assert seen == list(ORDER[:-1])
    assert lines(here) == ["cohort_open", "farewell", "read_only", "ended"]
    moved = AuditEntry.objects.filter(verb="groups.move_cohort").order_by("pk").values_list("detail", flat=True)
    assert [one["stage"] for one in moved] == list(DATED)
    assert move_due() == tell_due() == 0


def test_people_are_told_by_mail_before_it_ends(here: Circle, staff: User, clock: time_machine.Traveller) -> None:
    plan_cohort(actor=staff, group=here.group, dates=dates())
    told = {}
    for day in range(1, 111):
        before = OutgoingMail.objects.count()
        at(clock, day)
        if OutgoingMail.objects.count() != before:
            told[day] = OutgoingMail.objects.count() - before
    assert told == {60 - 7: 3, 70 - 14: 3, 110 - 30: 3}  # three people are in
    mails = OutgoingMail.objects.filter(template="groups/cohort_date", to_user=here.hana).order_by("pk")
    assert [mail.context["stage"] for mail in mails] == ["farewell", "read_only", "erased"]


def test_a_worker_that_was_down_tells_late_and_what_ends_something_waits(
    here: Circle, staff: User, clock: time_machine.Traveller
) -> None:
    plan_cohort(actor=staff, group=here.group, dates=dates())
    clock.move_to(START + timedelta(days=200))
    tell_due()
    move_due()
    assert stage_of(here) == Stage.OPEN  # nobody was told of a farewell in time
    at(clock, 206)
    assert stage_of(here) == Stage.OPEN
    at(clock, 207)
    assert stage_of(here) == Stage.FAREWELL
    at(clock, 214)
    assert stage_of(here) == Stage.READ_ONLY
    at(clock, 229)
    assert stage_of(here) == Stage.READ_ONLY
    at(clock, 230)
    assert stage_of(here) == Stage.ERASED


def test_nobody_new_comes_in_once_the_members_are_agreed(
    here: Circle, staff: User, clock: time_machine.Traveller
) -> None:
    plan_cohort(actor=staff, group=here.group, dates=dates())
    make_request(here.group, here.outsider)
    at(clock, 7)
    other = make_staff()
    assert join_status_of(other, group_of(here)).word == "together"
    with pytest.raises(Refusal) as refused:
        request_to_join(actor=other, group=group_of(here), nickname="x", rules_digest=here.group.rules_digest)
    assert refused.value.code == "not_open"
    assert say(here.hana, here.group, "はじめまして").body == "はじめまして"


def test_read_only_is_read_and_erased_leaves_no_word(here: Circle, staff: User, clock: time_machine.Traveller) -> None:
    plan_cohort(actor=staff, group=here.group, dates=dates())
    say(here.hana, here.group, "はなのことば")
    say(here.sora, here.group, "そらのことば")
    leave(actor=here.sora, group=here.group, delete_messages=False)
    at(clock, 70)
    with pytest.raises(Refusal):
        say(here.hana, here.group, "もうひとこと")
    assert Message.objects.filter(room=here.room, body="はなのことば").exists()
    at(clock, 110)
    assert set(Message.objects.filter(room=here.room, notice="").values_list("body", "state")) == {("", "erased")}
    assert not Membership.objects.filter(group=here.group, left_at__isnull=True).exists()


def test_words_stay_where_staff_have_opened_the_group_again(
    here: Circle, staff: User, clock: time_machine.Traveller
) -> None:
    plan_cohort(actor=staff, group=here.group, dates=dates())
    say(here.hana, here.group, "はなのことば")
    at(clock, 70)
    PeerGroup.objects.filter(pk=here.group.pk).update(state=GroupState.OPEN)
    at(clock, 120)
    assert stage_of(here) == Stage.READ_ONLY
    assert Message.objects.filter(room=here.room, body="はなのことば").exists()


def test_another_date_is_told_again_and_what_has_come_stays(
    here: Circle, staff: User, clock: time_machine.Traveller
) -> None:
    plan_cohort(actor=staff, group=here.group, dates=dates())
    at(clock, 55)  # the farewell on day 60 was told
    later = {stage: START.date() + timedelta(days=day) for stage, day in DAYS.items()}
    later |= {Stage.FAREWELL: START.date() + timedelta(days=64)}
    plan_cohort(actor=staff, group=here.group, dates=later)
    told = dict(CohortDate.objects.values_list("stage", "told_at"))
    assert told["farewell"] is None
    at(clock, 60)
    assert stage_of(here) == Stage.OPEN
    at(clock, 64)
    assert stage_of(here) == Stage.FAREWELL
    assert OutgoingMail.objects.filter(to_user=here.hana, key__startswith="groups.cohort_date").count() == 3


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"agreed": -1}, "agreed"),
        ({"open": 7}, "open"),
        ({"farewell": 9}, "farewell"),
        ({"agreed": 1, "open": 2, "farewell": 6}, "farewell"),
        ({"agreed": 1, "open": 2, "farewell": 7, "read_only": 13}, "read_only"),
        ({"agreed": 1, "open": 2, "farewell": 7, "read_only": 14, "erased": 29}, "erased"),
    ],
)
def test_dates_that_come_too_early_are_refused(here: Circle, staff: User, change: dict[str, int], fault: str) -> None:
    with pytest.raises(Refusal) as refused:
        plan_cohort(actor=staff, group=here.group, dates=dates(**change))
    assert (refused.value.code, refused.value.field) == ("date_too_early", fault)
    assert not Cohort.objects.exists()


def test_only_staff_plan_and_a_cohort_opens_again_until_it_is_read_only(
    here: Circle, staff: User, clock: time_machine.Traveller
) -> None:
    for person in (here.midori, here.hana):
        with pytest.raises(NotAllowed):
            plan_cohort(actor=person, group=here.group, dates=dates())
        with pytest.raises(NotAllowed):
            open_again(actor=person, group=here.group)
    assert not open_again(actor=staff, group=here.group)
    plan_cohort(actor=staff, group=here.group, dates=dates())
    at(clock, 8)
    assert open_again(actor=staff, group=here.group)
    assert (group_of(here).takes_requests, Cohort.objects.count()) == (True, 0)
    plan_cohort(actor=staff, group=here.group, dates=dates())
    at(clock, 80)
    with pytest.raises(Refusal) as refused:
        open_again(actor=staff, group=here.group)
    assert refused.value.code == "life_is_over"


def test_a_newcomer_reads_from_then_on_where_the_group_decided_so(here: Circle) -> None:
    say(here.hana, here.group, "まえのことば")
    wish = make_request(here.group, here.outsider, nickname="なな")
    PeerGroup.objects.filter(pk=here.group.pk).update(newcomers_read_back=False)
    membership = accept(actor=here.midori, join_request=wish)
    assert (membership.reads_from, membership.reads_back_at) == (2, None)
    PeerGroup.objects.filter(pk=here.group.pk).update(newcomers_read_back=True)
    assert accept(actor=here.midori, join_request=make_request(here.group)).reads_from == 0


def test_its_pages_show_the_dates_to_come(here: Circle, staff: User, client: Client) -> None:
    client.force_login(here.hana)
    before = client.get("/groups/kotoba/room/").content.decode()
    assert "room__season" not in before
    plan_cohort(actor=staff, group=here.group, dates=dates())
    for page in ("/groups/kotoba/room/", "/groups/kotoba/"):
        assert "ことばがすべて消える日：3月21日" in " ".join(client.get(page).content.decode().split())
    season = season_of(here.group)
    assert season is not None
    assert [one.stage for one in season.coming] == list(DATED)


def test_the_table_of_stages_takes_no_way_back() -> None:
    assert [PHASE[stage].takes_requests for stage in ORDER] == [True, False, False, False, False, False]
    waits = [PHASE[stage].told_before or timedelta(0) for stage in ORDER]
    assert all(earlier <= later for earlier, later in pairwise(waits))
    assert [lifecycle.after(stage) for stage in ORDER] == [*DATED, None]


def test_staff_plan_on_a_page_of_their_own(
    here: Circle, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    client = client_for(make_user("編集", staff=True))
    page = f"/admin/peer-groups/cohort/{here.group.pk}/"
    sent = {str(stage): day.isoformat() for stage, day in dates().items()}
    early = client.post(page, {**sent, "erased": sent["agreed"]})
    assert early.status_code == 422
    assert "「ことばがすべて消える日」の日付を、もっと先にしてください。" in early.content.decode()
    assert client.post(page, sent).status_code == 302
    assert dict(CohortDate.objects.values_list("stage", "on")) == dates()
    assert f'value="{sent["farewell"]}"' in client.get(page).content.decode()
    assert client.post(page, {"without_end": "1"}).status_code == 302
    assert not Cohort.objects.exists()
