"""The hub: several processes, lost doorbells, slow readers, an ill database, floods."""

import asyncio
import threading
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer
from django.db import OperationalError

from chat import doorbell
from chat.bells import MembershipEnded
from chat.counters import counters
from chat.hub import live_room, writer
from chat.hub.connection import MOST_WAITING, Close, Connection
from chat.hub.frame import Frame
from chat.hub.hub import Hub
from chat.hub.room_state import RoomState
from chat.queries.log import news_of
from chat.rendering import Encoded
from chat.transports import websocket
from chat.visitors import Visitor
from tests.chat.phones import Phone, online, session_for
from tests.factories.rooms import Circle, say

pytestmark = pytest.mark.django_db(transaction=True)


async def _second_process(monkeypatch: pytest.MonkeyPatch, layer: InMemoryChannelLayer) -> tuple[Hub, Hub]:
    """Two hubs that know each other by the channel layer only."""
    hubs = []
    for _number in range(2):
        hub = Hub()
        hub.layer.channels, hub.layer.alone = layer, False
        hub.start()
        hubs.append(hub)
    doorbell.stop_listening(hubs[1].bell)
    await asyncio.sleep(0)
    for hub in hubs:
        async with asyncio.timeout(5):
            while not hub.layer.channel:
                await asyncio.sleep(0)
    return hubs[0], hubs[1]


def _app(hub: Hub) -> Any:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await websocket._serve(hub, scope, receive, send)

    return application


def test_two_processes_share_a_room_through_one_layer(live_circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        here, there = await _second_process(monkeypatch, InMemoryChannelLayer())
        hana = Phone(keys[0], application=_app(here))
        sora = Phone(keys[1], application=_app(there))
        await hana.open()
        await sora.open()
        for number in range(1, 6):
            ack = await (hana if number % 2 else sora).say(f"{number}つめ")
            assert ack["seq"] == number
        for phone in (hana, sora):
            await phone.seen_up_to(5)
            assert phone.seqs() == [1, 2, 3, 4, 5]
        assert hana.state() == sora.state()
        hana.send({"t": "typing"})
        await sora.expect("typing")
        # Ended in one process, closed in the other.
        here.rang(MembershipEnded(live_circle.room.pk, live_circle.sora.pk))
        assert await sora.closed() == Close.NOT_A_MEMBER
        await hana.hang_up()
        doorbell.listen(there.bell)
        for hub in (here, there):
            await hub.stop()

    online(story)


def test_a_lost_doorbell_heals_by_looking_at_the_log(live_circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        hub = Hub.here()
        monkeypatch.setattr(doorbell, "tell", lambda bell: None)  # neither here nor through Redis
        await asyncio.to_thread(say, live_circle.sora, live_circle.group, "だれも鳴らさないことば")
        assert phone.seqs() == []
        await hub.watch.look()
        await phone.seen_up_to(1)
        assert (counters.healed, counters.missed_rings) == (1, 1)
        await phone.hang_up()

    online(story)


def test_what_another_process_wrote_between_two_of_ours_is_not_left_out(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ours were committed one by one (`writer.commit`), and the first came by the log before we could tell of it."""
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        phone = Phone(keys[0])
        await phone.open()
        hub = Hub.here()
        monkeypatch.setattr(doorbell, "tell", lambda bell: None)
        words = [await asyncio.to_thread(say, live_circle.sora, live_circle.group, "1つめ")]
        await hub.watch.look()
        await phone.seen_up_to(1)
        for number in (2, 3):
            words.append(await asyncio.to_thread(say, live_circle.sora, live_circle.group, f"{number}つめ"))
        ours = [(message.seq, Encoded(message, reactions=())) for message in (words[0], words[2])]
        hub.room(live_circle.room.pk).offer(ours)
        await phone.seen_up_to(3)
        assert phone.seqs() == [1, 2, 3]
        late = Phone(keys[1])
        await late.open()
        await late.seen_up_to(3)
        assert [view["id"] for view in late.state().values()] == [message.pk for message in words]
        for one in (phone, late):
            await one.hang_up()

    online(story)


def test_who_leaves_while_a_room_is_being_opened_leaves_nobody_behind(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart everybody waits for the log's end; one of them does not wait, and the others must still hear."""
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]
    asked, may_answer = threading.Event(), threading.Event()
    room_now = live_room._room_now

    def slowly(room_id: int) -> tuple[int, RoomState]:
        asked.set()
        assert may_answer.wait(30)
        return room_now(room_id)

    monkeypatch.setattr(live_room, "_room_now", slowly)

    async def story() -> None:
        hana, sora = Phone(keys[0]), Phone(keys[1])
        opening = asyncio.create_task(hana.open())
        await asyncio.to_thread(asked.wait, 30)
        sora.connect()
        await sora.until(lambda: sora.accepted)
        await sora.hang_up()
        may_answer.set()
        await opening
        await asyncio.to_thread(say, live_circle.sora, live_circle.group, "聞こえますか")
        await hana.seen_up_to(1)
        await hana.hang_up()
        assert Hub.here().rooms == {}

    online(story)


class _BrokenLayer(InMemoryChannelLayer):
    """Redis, gone."""

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        raise ConnectionError("gone")


def test_without_the_channel_layer_talk_goes_on_and_says_that_it_is_slower(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.hub.watch.LOOK_WHEN_DOWN", 0.02)
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        here, there = await _second_process(monkeypatch, _BrokenLayer())
        hana = Phone(keys[0], application=_app(here))
        sora = Phone(keys[1], application=_app(there))
        await hana.open()
        await sora.open()
        there.layer.is_down = True
        ack = await hana.say("届きますか")
        assert (await hana.expect("pace"))["slow"] is True
        await sora.seen_up_to(ack["seq"])
        assert counters.lost_rings >= 1
        for phone in (hana, sora):
            await phone.hang_up()
        doorbell.listen(there.bell)
        for hub in (here, there):
            await hub.stop()

    online(story)


def test_a_slow_reader_costs_a_bounded_buffer_and_nobody_elses_time(live_circle: Circle) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        slow, quick = Phone(keys[0]), Phone(keys[1])
        await slow.open()
        await quick.open()
        slow.reads.clear()
        room = next(iter(Hub.here().rooms.values()))
        connection = room.of_user(live_circle.hana.pk)[0]
        for _number in range(60):
            room.tell_all('{"t":"typing","by":0,"name":"%s"}' % ("x" * 8_000))
            room.tell_typing(live_circle.sora.pk, 1, "そら")
        assert connection.closed
        assert connection._queue is None
        assert len([frame for frame in quick.received if frame["t"] == "typing"]) == 60
        slow.reads.set()
        assert await slow.closed() == Close.RESYNC
        await quick.hang_up()

    online(story)


def test_typing_is_dropped_before_anything_else() -> None:
    async def story() -> None:
        gate = asyncio.Event()
        written: list[str] = []

        async def send(message: dict[str, Any]) -> None:
            await gate.wait()
            written.append(message["text"])

        visitor = Visitor(1, 1, 1, "はな", False, "", "")
        connection = Connection(send, visitor)
        connection.put(Frame("first"))
        connection.put(Frame("x" * 20_000))
        connection.put(Frame("typing"), droppable=True)
        connection.put(Frame("last"))
        assert not connection.closed
        gate.set()
        task = connection._task
        assert task is not None
        await task
        assert [text[:6] for text in written] == ["first", "xxxxxx", "last"]
        connection.put(Frame("now"))
        assert written[-1] == "now"  # at once, without a task
        assert MOST_WAITING > 20_000

    asyncio.run(story())


def test_a_write_that_could_not_be_stored_is_refused_and_not_acknowledged(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = session_for(live_circle.hana)

    def full(*args: Any) -> None:
        raise OperationalError("database or disk is full")

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        with monkeypatch.context() as ill:
            ill.setattr(writer, "commit", full)
            answer = await phone.say("保存できますか")
            assert (answer["t"], answer["code"]) == ("refusal", "try_again")
        again = await phone.say("保存できますか", id=answer["id"])
        assert again["seq"] == 1
        await phone.hang_up()

    online(story)
    assert live_circle.room.messages.count() == 1


def test_one_bad_write_in_a_batch_does_not_hurt_the_others(live_circle: Circle) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]
    words = say(live_circle.midori, live_circle.group, "はじめまして")

    async def story() -> None:
        hana, sora = Phone(keys[0]), Phone(keys[1])
        await hana.open()
        await sora.open()
        answers = await asyncio.gather(
            hana.say("よいことば"),
            hana.ask("edit", message=words.pk, body="人のことばを直す"),
            hana.say("x" * 2001),
            hana.ask("react", message=10**9, kind="hug", on=True),
            sora.ask("react", message=words.pk, kind="hug", on=True),
            sora.say("こちらも"),
        )
        assert [answer.get("code", "ok") for answer in answers] == [
            "ok", "not_yours", "too_long", "no_such_message", "ok", "ok",
        ]  # fmt: skip
        await hana.seen_up_to(4)
        assert hana.seqs() == [2, 3, 4]
        for phone in (hana, sora):
            await phone.hang_up()

    online(story)


def test_a_reader_far_behind_is_told_to_begin_afresh(live_circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_room, "REMEMBERED", 3)
    for number in range(5):
        say(live_circle.sora, live_circle.group, f"{number}")
    key = session_for(live_circle.hana)

    async def story() -> None:
        behind, near, ahead = Phone(key), Phone(key), Phone(key)
        await behind.open(after=0)
        assert (await behind.expect("reset"))["seq"] == 5
        await near.open(after=2)
        assert len((await near.expect("catchup"))["messages"]) == 3
        await ahead.open(after=99)  # a backup was restored
        assert (await ahead.expect("reset"))["seq"] == 5
        for phone in (behind, near, ahead):
            await phone.hang_up()

    online(story)


def test_sockets_of_one_person_and_of_one_address_are_limited(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "SOCKETS_PER_PERSON", 2)
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        phones = [Phone(keys[0]) for _number in range(3)]
        await phones[0].open()
        await phones[1].open()
        phones[2].connect()
        assert await phones[2].closed() == Close.TOO_MANY
        await phones[0].hang_up()
        again = Phone(keys[0])
        await again.open()
        monkeypatch.setattr(websocket, "SOCKETS_PER_ADDRESS", 2)
        sora = Phone(keys[1])
        sora.connect()
        assert await sora.closed() == Close.TOO_MANY
        for phone in (phones[1], again):
            await phone.hang_up()
        assert not Hub.here().rooms
        assert not Hub.here().by_user
        assert not Hub.here().by_address

    online(story)


def test_many_who_come_back_at_once_make_the_log_be_read_once(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        say(live_circle.sora, live_circle.group, f"{number}")
    keys = [session_for(live_circle.hana) for _number in range(5)]
    reads: list[int] = []

    def counted(asked: list[tuple[int, int, int]]) -> Any:
        reads.extend(after for _room_id, after, _limit in asked)
        return news_of(asked)

    monkeypatch.setattr("chat.hub.reads.news_of", counted)

    async def story() -> None:
        phones = [Phone(key) for key in keys]
        await asyncio.gather(*(phone.open(after=2) for phone in phones))
        for phone in phones:
            catchup = await phone.expect("catchup")
            assert [view["seq"] for view in catchup["messages"]] == [3, 4, 5, 6]
            await phone.hang_up()

    online(story)
    assert reads == [0]


def test_what_clings_to_life_does_not_keep_the_process(live_circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a cancelled `receive` of the Redis layer now and then does."""
    monkeypatch.setattr("chat.hub.tasks.CANCEL_AGAIN", 0.05)
    began = asyncio.Event()

    async def clings() -> None:
        try:
            began.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.Event().wait()

    async def story() -> None:
        hub = Hub.here()
        task = asyncio.create_task(clings())
        hub.tasks.keep(task)
        await began.wait()
        await hub.stop()
        assert task.cancelled()

    online(story)
