"""What a person learns of their groups: an answer, a live hour, and nothing of what is not theirs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ground.refusals import Refusal
from groups.actions import decide, live, quiet
from groups.actions.leave import leave
from groups.actions.remove import remove
from groups.enums import GroupState, Quiet
from groups.models import LiveHour, Membership, PeerGroup
from groups.news import LIVE_HOUR, SCOPE
from notices.kinds import scope_words
from notices.models import Fact, Notice, Silence
from people.models import User
from tests.factories.groups import make_facilitator, make_group, make_member, make_request
from tests.factories.news import path_of, told
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 12, 2, 12, 0, 30, tzinfo=UTC)  # 21:00:30 in Tokyo


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def group() -> PeerGroup:
    group = make_group("ことばの会")
    group.live_hours.add(LiveHour(weekday=2, starts=time(21), ends=time(22)))
    group.save()
    make_facilitator(group, make_user("みどり"), nickname="みどり")
    return group


def facilitator(group: PeerGroup) -> User:
    return Membership.objects.get(group=group, role="facilitator").user


@pytest.mark.parametrize("accepted", [True, False])
def test_an_answer_is_told_to_who_asked_and_to_nobody_else(group: PeerGroup, accepted: bool) -> None:
    hana, sora = make_user("はな"), make_user("そら")
    asked, _other = make_request(group, hana), make_request(group, sora)
    assert told(hana) == []
    if accepted:
        decide.accept(actor=facilitator(group), join_request=asked, reply="ようこそ")
        words = "「ことばの会」の進行役から、ようこそと返事が届いています"
    else:
        decide.decline(actor=facilitator(group), join_request=asked, reply="いまはお迎えできません")
        words = "「ことばの会」の進行役から、返事が届いています"
    assert told(hana) == [("groups.answered", words, 1)]
    assert path_of(hana, "groups.answered") == "/groups/mine/"
    assert told(sora) == told(facilitator(group)) == []


def test_who_opens_the_page_with_the_answer_has_read_it(group: PeerGroup) -> None:
    hana = make_user("はな")
    decide.accept(actor=facilitator(group), join_request=make_request(group, hana))
    assert len(told(hana)) == 1
    client_for(hana).get("/groups/mine/")
    assert told(hana) == []


def test_nothing_of_a_welcome_stands_for_who_left_or_was_removed(group: PeerGroup) -> None:
    people = [make_user(name) for name in ("はな", "そら")]
    for person in people:
        decide.accept(actor=facilitator(group), join_request=make_request(group, person))
        assert len(told(person)) == 1
    leave(actor=people[0], group=group, delete_messages=False)
    remove(actor=facilitator(group), membership=Membership.objects.get(user=people[1]), reason="約束のこと")
    assert told(people[0]) == told(people[1]) == []


def test_a_live_hour_is_told_once_to_everybody_inside(group: PeerGroup) -> None:
    hana, outsider, left, away = (make_user(name) for name in ("はな", "そと", "でた", "おやすみ"))
    for person in (hana, left, away):
        make_member(group, person)
    leave(actor=left, group=group, delete_messages=False)
    User.objects.filter(pk=away.pk).update(is_active=False)
    assert (live.tell_live_hours(), live.tell_live_hours()) == (1, 1)
    assert told(hana) == [("groups.live_hour", "「ことばの会」で、ライブの時間がはじまりました", 1)]
    assert path_of(hana, "groups.live_hour") == f"/groups/{group.slug}/room/"
    assert told(outsider) == told(left) == []
    assert Notice.objects.filter(user__in=[outsider, left, away]).count() == 0
    assert Fact.objects.filter(kind="groups.live_hour").count() == 1


def test_a_live_hour_that_is_over_goes_out_of_the_list(group: PeerGroup) -> None:
    hana = make_user("はな")
    make_member(group, hana)
    live.tell_live_hours()
    assert (len(told(hana)), live.end_live_hours()) == (1, 0)
    with time_machine.travel(WEDNESDAY + timedelta(hours=1), tick=False):
        assert live.end_live_hours() == 1
        hana.refresh_from_db()
        assert hana.notices_waiting == 0
        assert live.end_live_hours() == 0


@pytest.mark.parametrize(
    ("minutes", "state", "opens_in", "told_of"),
    [
        (-1, GroupState.OPEN, None, 0), (14, GroupState.OPEN, None, 1), (15, GroupState.OPEN, None, 0),
        (0, GroupState.PAUSED, None, 0), (0, GroupState.CLOSED, None, 0), (0, GroupState.DRAFT, None, 0),
        (0, GroupState.OPEN, 1, 0), (0, GroupState.OPEN, -1, 1), (7 * 24 * 60, GroupState.OPEN, None, 1),
        (24 * 60, GroupState.OPEN, None, 0),
    ],
)  # fmt: skip
def test_an_hour_is_told_of_while_it_is_fresh_and_the_group_open(
    group: PeerGroup, minutes: int, state: GroupState, opens_in: int | None, told_of: int
) -> None:
    opens = WEDNESDAY + timedelta(days=opens_in) if opens_in else None
    PeerGroup.objects.filter(pk=group.pk).update(state=state, opens_at=opens)
    with time_machine.travel(WEDNESDAY + timedelta(minutes=minutes), tick=False):
        assert live.tell_live_hours() == told_of


@pytest.mark.parametrize("number", [1, 50])
def test_lines_and_what_stands_cost_the_same_for_one_and_fifty(group: PeerGroup, number: int) -> None:
    for _ in range(number):
        make_member(group, make_user())
    live.tell_live_hours()
    told(facilitator(group))
    notices = list(Notice.objects.filter(kind="groups.live_hour"))
    assert len(notices) == number + 1
    with CaptureQueriesContext(connection) as standing:
        assert len(LIVE_HOUR.standing(notices)) == number + 1
    with CaptureQueriesContext(connection) as lines:
        assert len(LIVE_HOUR.lines(notices)) == number + 1
    assert (len(standing), len(lines)) == (3, 3)


# ── quiet ──


def wishes(user: User) -> list[tuple[str, Any]]:
    return list(Silence.objects.filter(user=user).values_list("scope", "until"))


def test_a_group_is_quiet_until_the_morning_or_for_good_and_heard_again(group: PeerGroup) -> None:
    hana = make_user("はな")
    make_member(group, hana)
    quiet.keep_quiet(actor=hana, group=group, wish=Quiet.UNTIL_MORNING)
    assert wishes(hana) == [(f"groups.peergroup:{group.pk}", datetime(2026, 12, 2, 22, tzinfo=UTC))]
    quiet.keep_quiet(actor=hana, group=group, wish=Quiet.FOR_GOOD)
    quiet.keep_quiet(actor=hana, group=group, wish=Quiet.FOR_GOOD)
    assert wishes(hana) == [(f"groups.peergroup:{group.pk}", None)]
    quiet.keep_quiet(actor=hana, group=group, wish=Quiet.NO)
    quiet.keep_quiet(actor=hana, group=group, wish=Quiet.NO)
    assert wishes(hana) == []


def test_only_who_is_inside_keeps_a_group_quiet(group: PeerGroup) -> None:
    with pytest.raises(Refusal) as refused:
        quiet.keep_quiet(actor=make_user("そと"), group=group, wish=Quiet.FOR_GOOD)
    assert refused.value.code == "not_member"
    assert not Silence.objects.exists()


def test_a_silenced_group_says_it_in_the_list_alone(
    group: PeerGroup, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    hana = make_user("はな")
    make_member(group, hana)
    quiet.keep_quiet(actor=hana, group=group, wish=Quiet.FOR_GOOD)
    live.tell_live_hours()
    assert len(told(hana)) == 1
    assert LIVE_HOUR.scopes([group.pk]) == {group.pk: f"{SCOPE}:{group.pk}"}
    assert (scope_words(f"{SCOPE}:{group.pk}"), scope_words(f"{SCOPE}:999999")) == ("ことばの会", "")
    with django_capture_on_commit_callbacks(execute=True):
        leave(actor=hana, group=group, delete_messages=False)
    assert wishes(hana) == []


def test_the_page_with_the_buttons(group: PeerGroup, client: Client) -> None:
    hana = make_user("はな")
    make_member(group, hana)
    address, mine = f"/groups/{group.slug}/quiet/", client_for(hana)
    assert address in mine.get(f"/groups/{group.slug}/members/").content.decode()
    assert "あしたの朝まで静かにする" in mine.get(address).content.decode()
    answer = mine.post(address, {"wish": "morning"}, follow=True)
    assert "あしたの朝7時まで" in answer.content.decode()
    shown = mine.get(address).content.decode()
    assert ("また知らせる" in shown, "ずっと静かにする" in shown, "あしたの朝まで静かにする" in shown) == (
        True,
        True,
        False,
    )
    assert "ことばの会" in mine.get("/my/notices/choices/").content.decode()
    mine.post(address, {"wish": "nonsense"})
    assert len(wishes(hana)) == 1
    mine.post(address, {"wish": "no"})
    assert wishes(hana) == []
    assert client_for(make_user("そと")).post(address, {"wish": "always"}).status_code == 404
    assert client.get(address).status_code == 302
