"""Live hours that are led: stages, hands, turns, what each reader may know, and how an hour ends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.translation import override

from chat.actions import moderate
from chat.actions.hands import give_turn, lower_hand, raise_hand
from chat.actions.lead import LONGEST_PROMPT, end_late_hours, lead
from chat.actions.mute import block, mute
from chat.enums import EventKind, HourStage
from chat.hour_words import PROMPTS
from chat.models import Event, LedHour, Message, RaisedHand
from chat.queries.hours import running_in
from chat.queries.readers import left_out_users
from chat.rendering import hour_view
from ground.refusals import NotAllowed, Refusal
from groups.actions.leave import leave
from groups.actions.remove import remove
from groups.enums import GroupState
from people.actions.account import erase_account, suspend_account
from people.models import User
from tests.factories.people import make_user
from tests.factories.rooms import Circle, circle, join, say
from tests.factories.watched import HOLD

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def here(clock: time_machine.Traveller) -> Circle:
    return circle()


def go_to(here: Circle, stage: HourStage, **given: Any) -> LedHour | None:
    return lead(actor=here.midori, room=here.room, stage=stage, **given)


def seen(here: Circle, user: User, *, muted: frozenset[int] = frozenset()) -> dict[str, Any]:
    running = running_in(here.room, state=GroupState.OPEN)
    assert running is not None
    return hour_view(running, user_id=user.pk, is_facilitator=user == here.midori, muted=muted)


def code_of(act: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        act(**given)
    return refused.value.code


def told(here: Circle) -> list[str]:
    return list(
        Message.objects.filter(room=here.room).exclude(notice="").order_by("seq").values_list("notice", flat=True)
    )


def test_an_hour_goes_through_its_stages_and_each_is_a_line_of_the_room(here: Circle) -> None:
    say(here.hana, here.group, "こんばんは")
    hour = go_to(here, HourStage.OPENING)
    assert hour is not None
    assert (hour.seq, hour.prompt) == (2, "")
    assert go_to(here, HourStage.OPENING) is None  # a second press
    for stage in (HourStage.TALK, HourStage.CLOSING, HourStage.ENDED):
        assert go_to(here, stage)
    assert told(here) == ["hour_opening", "hour_talk", "hour_closing", "hour_ended"]
    hour.refresh_from_db()
    assert (hour.stage, hour.ended_at) == (HourStage.ENDED, NOW)
    assert running_in(here.room, state=GroupState.OPEN) is None
    assert go_to(here, HourStage.ENDED) is None
    assert go_to(here, HourStage.OPENING)  # at any time, another
    kinds = list(Event.objects.filter(room=here.room).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["posted", *["noted", "led"] * 5]


@pytest.mark.parametrize("now", [HourStage.TALK, HourStage.CLOSING])
def test_there_is_no_way_back_and_a_round_may_be_left_out(here: Circle, now: HourStage) -> None:
    go_to(here, HourStage.OPENING)
    go_to(here, now)
    assert code_of(go_to, here=here, stage=HourStage.OPENING) == "hour_further"
    assert seen(here, here.hana)["stage"] == now


def test_without_an_hour_there_is_nothing_to_lead_and_no_hand(here: Circle) -> None:
    for act in (raise_hand, lambda **given: give_turn(now=0, **given)):
        assert code_of(act, actor=here.midori, room=here.room) == "no_hour"
    assert code_of(go_to, here=here, stage=HourStage.TALK) == "no_hour"
    assert lower_hand(actor=here.hana, room=here.room) is None
    assert not Event.objects.exists()


def test_only_the_rooms_facilitators_lead_and_give_the_turn(here: Circle) -> None:
    elsewhere = circle("hoka").midori
    go_to(here, HourStage.OPENING)
    raise_hand(actor=here.hana, room=here.room)
    for user in (here.hana, here.sora, here.outsider, elsewhere):
        with pytest.raises(NotAllowed):
            lead(actor=user, room=here.room, stage=HourStage.TALK)
        with pytest.raises(NotAllowed):
            give_turn(actor=user, room=here.room, now=0)
    for user in (here.outsider, elsewhere):
        with pytest.raises(NotAllowed):
            raise_hand(actor=user, room=here.room)
    assert seen(here, here.midori)["hands"] == [{"by": here.member(here.hana).pk, "name": "はな"}]
    assert seen(here, here.midori)["stage"] == HourStage.OPENING


def test_hands_wait_in_order_and_each_sees_their_own_place_alone(here: Circle) -> None:
    go_to(here, HourStage.OPENING)
    for user in (here.sora, here.hana):
        assert raise_hand(actor=user, room=here.room)
    assert raise_hand(actor=here.sora, room=here.room) is None
    assert [seen(here, user)["place"] for user in (here.sora, here.hana, here.midori)] == [1, 2, 0]
    for user in (here.sora, here.hana):
        assert "hands" not in seen(here, user)  # who else waits is for facilitators
    assert [one["name"] for one in seen(here, here.midori)["hands"]] == ["そら", "はな"]
    assert lower_hand(actor=here.sora, room=here.room)
    assert lower_hand(actor=here.sora, room=here.room) is None
    assert [seen(here, user)["place"] for user in (here.sora, here.hana)] == [0, 1]
    raise_hand(actor=here.sora, room=here.room)
    assert [seen(here, user)["place"] for user in (here.sora, here.hana)] == [2, 1]
    assert set(Event.objects.filter(kind="led").exclude(seq=2).values_list("actor", flat=True)) == {None}


def test_the_turn_goes_on_in_one_step_and_everybody_sees_whose_it_is(here: Circle) -> None:
    hana, sora = here.member(here.hana).pk, here.member(here.sora).pk
    go_to(here, HourStage.OPENING)
    for user in (here.hana, here.sora):
        raise_hand(actor=user, room=here.room)
    give_turn(actor=here.midori, room=here.room, now=0)
    for user in (here.hana, here.sora, here.midori):
        assert seen(here, user)["turn"] == {"by": hana, "name": "はな"}
    assert [seen(here, user)["place"] for user in (here.hana, here.sora)] == [0, 1]
    assert raise_hand(actor=here.hana, room=here.room) is None  # it is her turn
    give_turn(actor=here.midori, room=here.room, now=hana)
    assert seen(here, here.hana)["turn"]["by"] == sora
    give_turn(actor=here.midori, room=here.room, now=sora)
    assert "turn" not in seen(here, here.hana)
    assert give_turn(actor=here.midori, room=here.room, now=0) is None
    assert not RaisedHand.objects.exists()


def test_two_who_give_the_turn_on_at_once_pass_over_nobody(here: Circle) -> None:
    hana, sora = here.member(here.hana).pk, here.member(here.sora).pk
    go_to(here, HourStage.OPENING)
    for user in (here.hana, here.sora):
        raise_hand(actor=user, room=here.room)
    give_turn(actor=here.midori, room=here.room, now=0)
    assert code_of(give_turn, actor=here.midori, room=here.room, now=0) == "turn_moved_on"
    assert seen(here, here.midori)["turn"]["by"] == hana
    lower_hand(actor=here.sora, room=here.room)
    assert code_of(give_turn, actor=here.midori, room=here.room, now=hana, to=sora) == "hand_is_down"
    raise_hand(actor=here.sora, room=here.room)
    raise_hand(actor=here.midori, room=here.room)
    give_turn(actor=here.midori, room=here.room, now=hana, to=here.member(here.midori).pk)
    assert seen(here, here.sora)["turn"]["name"] == "みどり"
    assert seen(here, here.sora)["place"] == 1


def test_who_has_the_turn_ends_it_without_a_word(here: Circle) -> None:
    go_to(here, HourStage.OPENING)
    raise_hand(actor=here.hana, room=here.room)
    give_turn(actor=here.midori, room=here.room, now=0)
    assert lower_hand(actor=here.hana, room=here.room)
    assert "turn" not in seen(here, here.sora)


def test_who_leaves_or_is_removed_or_suspended_takes_the_hand_along(here: Circle) -> None:
    umi, kai = make_user("うみ"), make_user("かい")
    for user in (umi, kai):
        join(user, here.group)
    go_to(here, HourStage.OPENING)
    for user in (here.hana, here.sora, umi, kai):
        raise_hand(actor=user, room=here.room)
    give_turn(actor=here.midori, room=here.room, now=0)
    leave(actor=here.hana, group=here.group, delete_messages=False)
    remove(actor=here.midori, membership=here.member(here.sora), reason="約束")
    view = seen(here, here.midori)
    assert ("turn" in view, [one["name"] for one in view["hands"]]) == (False, ["うみ", "かい"])
    erase_account(actor=umi, person=umi)
    assert [one["name"] for one in seen(here, here.midori)["hands"]] == ["かい"]
    assert RaisedHand.objects.count() == 1
    suspend_account(actor=make_user("管理", is_staff=True, is_superuser=True), person=kai)
    assert seen(here, here.midori)["hands"] == []
    assert not RaisedHand.objects.exists()
    here.room.refresh_from_db()
    assert here.room.last_seq == Event.objects.filter(room=here.room).count()
    assert Event.objects.filter(room=here.room, kind="led").count() == 1 + 4 + 1 + 4


def test_of_whom_somebody_does_not_read_a_turn_tells_nothing(here: Circle) -> None:
    for silence in (block, mute):
        silence(actor=here.hana, message=say(here.sora, here.group, f"ひとこと{silence.__name__}"))
        go_to(here, HourStage.OPENING)
        raise_hand(actor=here.sora, room=here.room)
        give_turn(actor=here.midori, room=here.room, now=0)
        view = seen(here, here.hana, muted=left_out_users(here.hana, here.room))
        assert "turn" not in view
        assert "そら" not in str(view)
        assert seen(here, here.midori)["turn"]["name"] == "そら"
        give_turn(actor=here.midori, room=here.room, now=here.member(here.sora).pk)
        go_to(here, HourStage.ENDED)
    go_to(here, HourStage.OPENING)
    raise_hand(actor=here.hana, room=here.room)  # and the other way round, of a block
    give_turn(actor=here.midori, room=here.room, now=0)
    assert "turn" not in seen(here, here.sora, muted=left_out_users(here.sora, here.room))


def test_who_may_not_write_raises_no_hand_but_takes_theirs_down(here: Circle) -> None:
    go_to(here, HourStage.OPENING)
    raise_hand(actor=here.hana, room=here.room)
    moderate.freeze(actor=here.midori, room=here.room, reason="ひと休み")
    assert code_of(raise_hand, actor=here.sora, room=here.room)
    assert seen(here, here.hana)["place"] == 1
    assert lower_hand(actor=here.hana, room=here.room)
    go_to(here, HourStage.ENDED)
    assert code_of(go_to, here=here, stage=HourStage.OPENING) == "cannot_start_hour"


@pytest.mark.usefixtures("watching")
def test_prompts_are_ready_made_and_each_reads_them_in_their_language_unless_they_are_changed(here: Circle) -> None:
    with override("en"):
        go_to(here, HourStage.OPENING, prompt=str(PROMPTS[HourStage.OPENING]))
    assert seen(here, here.hana)["prompt"] == ""
    assert go_to(here, HourStage.OPENING, prompt="きょうの  いいこと、\nひとつだけ")
    assert seen(here, here.hana)["prompt"] == "きょうの いいこと、 ひとつだけ"
    assert go_to(here, HourStage.OPENING) is None  # a stage alone keeps what is asked
    assert code_of(go_to, here=here, stage=HourStage.OPENING, prompt="あ" * (LONGEST_PROMPT + 1)) == "too_long"
    assert code_of(go_to, here=here, stage=HourStage.TALK, prompt=HOLD) == "blocked_words"
    assert seen(here, here.hana)["stage"] == HourStage.OPENING
    go_to(here, HourStage.TALK)
    assert seen(here, here.hana)["prompt"] == ""
    go_to(here, HourStage.TALK, prompt="さいごに")
    go_to(here, HourStage.ENDED)
    assert LedHour.objects.get().prompt == ""


def test_it_ends_by_itself_after_three_hours_or_with_the_group(here: Circle, clock: time_machine.Traveller) -> None:
    other = circle("hoka")
    lead(actor=other.midori, room=other.room, stage=HourStage.OPENING)
    go_to(here, HourStage.OPENING)
    raise_hand(actor=here.hana, room=here.room)
    clock.shift(timedelta(hours=3) - timedelta(seconds=1))
    assert end_late_hours() == 0
    type(other.group).objects.filter(pk=other.group.pk).update(state=GroupState.CLOSED)
    assert end_late_hours() == 1
    clock.shift(timedelta(seconds=1))
    assert (end_late_hours(), end_late_hours()) == (1, 0)
    assert told(here) == ["hour_opening", "hour_ended"]
    assert Event.objects.filter(room=here.room).order_by("-seq").values_list("kind", "actor").first() == (
        EventKind.LED,
        None,
    )
    assert not RaisedHand.objects.exists()


def test_the_database_holds_one_hour_a_room_and_one_turn_an_hour(here: Circle) -> None:
    hour = go_to(here, HourStage.OPENING)
    for wrong in (
        lambda: LedHour.objects.create(room=here.room, seq=9, started_at=NOW),
        lambda: LedHour.objects.create(room=here.room, seq=9, started_at=NOW, stage="ended"),
        lambda: LedHour.objects.update(ended_at=NOW),
        lambda: RaisedHand.objects.bulk_create(
            RaisedHand(hour=hour, member=here.member(user), raised_at=NOW, turn_at=NOW)
            for user in (here.hana, here.sora)
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
