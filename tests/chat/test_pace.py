"""Slow mode: a member waits between two messages, is told how long, and facilitators never wait."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from chat.actions.author import withdraw_message
from chat.actions.post import Draft, Posted, post_messages
from chat.models import Event
from chat.rendering import room_view
from ground.refusals import NotAllowed, Refusal
from groups.actions.settings import set_pace
from groups.models import PeerGroup
from tests.factories.rooms import Circle, circle, say

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def here(clock: time_machine.Traveller) -> Circle:
    return circle()


def refused(here: Circle) -> str:
    with pytest.raises(Refusal) as refusal:
        say(here.hana, here.group, "もうひとこと")
    assert refusal.value.code == "slow_mode"
    return str(refusal.value)


def test_without_it_nobody_waits(here: Circle) -> None:
    for number in range(3):
        assert say(here.hana, here.group, f"ことば{number}").seq == number + 1


def test_a_member_waits_and_is_told_how_long(here: Circle, clock: time_machine.Traveller) -> None:
    say(here.hana, here.group, "はじめに")
    set_pace(actor=here.midori, group=here.group, seconds=60)
    assert "あと60秒で書けます。" in refused(here)
    clock.shift(timedelta(seconds=45))
    assert "あと15秒で書けます。" in refused(here)
    assert say(here.sora, here.group, "わたしは、はじめて").body == "わたしは、はじめて"
    clock.shift(timedelta(seconds=15))
    assert say(here.hana, here.group, "もうひとこと").body == "もうひとこと"
    assert "あと60秒" in refused(here)
    set_pace(actor=here.midori, group=here.group, seconds=0)
    assert say(here.hana, here.group, "すぐに").body == "すぐに"


def test_facilitators_never_wait(here: Circle) -> None:
    set_pace(actor=here.midori, group=here.group, seconds=900)
    for number in range(3):
        assert say(here.midori, here.group, f"ことば{number}").body == f"ことば{number}"


def test_taking_a_message_back_does_not_shorten_the_wait(here: Circle) -> None:
    set_pace(actor=here.midori, group=here.group, seconds=60)
    withdraw_message(actor=here.hana, message=say(here.hana, here.group, "まちがい"))
    assert "あと60秒" in refused(here)


def test_two_messages_in_one_batch_are_two(here: Circle) -> None:
    set_pace(actor=here.midori, group=here.group, seconds=60)
    ids = [uuid.uuid4(), uuid.uuid4()]
    drafts = [Draft(here.hana.pk, here.room.pk, ids[0], "ひとつ"), Draft(here.hana.pk, here.room.pk, ids[1], "ふたつ")]
    first, second = post_messages(drafts)
    assert isinstance(first, Posted)
    assert isinstance(second, Refusal)
    (again, still) = post_messages(drafts)
    assert isinstance(again, Posted)
    assert (again.is_new, again.message.pk) == (False, first.message.pk)  # a retry is answered, not made to wait
    assert isinstance(still, Refusal)


def test_only_facilitators_and_staff_set_it_and_the_log_tells_open_rooms(here: Circle) -> None:
    with pytest.raises(NotAllowed):
        set_pace(actor=here.hana, group=here.group, seconds=60)
    for seconds in (-1, 3_601):
        with pytest.raises(Refusal):
            set_pace(actor=here.midori, group=here.group, seconds=seconds)
    assert not Event.objects.exists()
    set_pace(actor=here.midori, group=here.group, seconds=60)
    set_pace(actor=here.midori, group=here.group, seconds=60)
    assert list(Event.objects.values_list("kind", "seq", "actor")) == [("paced", 1, here.midori.pk)]
    here.room.refresh_from_db()
    here.room.group = PeerGroup.objects.get(pk=here.group.pk)
    assert room_view(here.room, state="open")["slow"] == 60


def test_the_page_says_it_plainly_and_keeps_the_words(here: Circle, client: Client) -> None:
    client.force_login(here.hana)
    page = client.get("/groups/kotoba/room/").content.decode()
    assert "hidden" in page.partition('id="slow"')[2].partition(">")[0]
    set_pace(actor=here.midori, group=here.group, seconds=60)
    say(here.hana, here.group, "はじめに")
    page = client.get("/groups/kotoba/room/").content.decode()
    slow = page.partition('id="slow"')[2]
    assert "hidden" not in slow.partition(">")[0]
    assert "あと60秒で書けます。" in slow.partition("</p>")[0]
    answer = client.post("/groups/kotoba/room/", {"body": "とっておくことば", "client_id": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "とっておくことば" in answer.content.decode()
    client.force_login(here.midori)
    page = client.get("/groups/kotoba/room/").content.decode()
    assert "hidden" in page.partition('id="slow"')[2].partition(">")[0]
