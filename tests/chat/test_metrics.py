"""What is counted while people talk, exactly; and that none of it says who or what."""

import asyncio
import threading
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer
from prometheus_client import CollectorRegistry, generate_latest

from chat import doorbell
from chat.bells import MembershipEnded, News
from chat.counters import SECONDS, Spread, counters
from chat.hub import hub as hub_module
from chat.hub import writer
from chat.hub.connection import Close
from chat.hub.hub import Hub
from chat.metrics import ChatCollector
from chat.transports import websocket
from tests.chat.phones import PATIENCE, Phone, online, session_for
from tests.factories.rooms import Circle, circle, say

pytestmark = pytest.mark.django_db(transaction=True)


def registry() -> CollectorRegistry:
    collectors = CollectorRegistry()
    collectors.register(ChatCollector())
    return collectors


def now(*, rings: bool = False) -> dict[str, float]:
    """Every sample that is not zero: `sockets`, `refusals_total{too_long}` …; histograms by their counts only.

    Rings only when asked for: with a real Redis a talk has some, without it none.
    """
    return {
        sample.name.removeprefix("tsudoi_chat_")
        + "".join(f"{{{code}}}" for code in sample.labels.values()): sample.value
        for family in registry().collect()
        for sample in family.samples
        if sample.value and not sample.name.endswith(("_bucket", "_sum", "lag_seconds"))
        if rings or "doorbells_sent" not in sample.name
    }


def test_every_step_of_an_evening_is_counted_once(live_circle: Circle) -> None:
    hana_key, sora_key = (session_for(user) for user in (live_circle.hana, live_circle.sora))
    nowhere = Phone(application=websocket.nowhere)
    stranger = Phone()

    async def story() -> None:
        assert now() == {}
        hana, hana_too, sora = phones = [Phone(hana_key), Phone(hana_key), Phone(sora_key)]
        for phone in phones:
            await phone.open()
        opened = {"sockets": 3, "people": 2, "rooms": 1, "sockets_opened_total": 3}
        assert now() == opened

        ack = await hana.say("こんばんは")
        for phone in phones:
            await phone.seen_up_to(ack["seq"])
        said = opened | {
            "messages_stored_total": 1,
            "events_total": 1,
            "deliveries_total": 3,
            "acknowledgements_total": 1,
            "delivery_seconds_count": 1,
            "commit_seconds_count": 1,
            "batch_writes_count": 1,
        }
        assert now() == said

        again = await hana.say("こんばんは", id=ack["id"])  # a retry: answered, and nothing new
        assert again == ack
        retried = said | {"acknowledgements_total": 2, "commit_seconds_count": 2, "batch_writes_count": 2}
        assert now() == retried

        await sora.say("x" * 2001)
        sora.send("not a frame")
        await sora.expect("refusal", code="bad_frame")
        refused = retried | {"commit_seconds_count": 3, "batch_writes_count": 3}
        refused |= {"refusals_total{too_long}": 1, "refusals_total{bad_frame}": 1}
        assert now() == refused

        await hana_too.hang_up()
        gone = refused | {"sockets": 2}
        assert now() == gone

        for phone in (nowhere, stranger):
            phone.connect()
            await phone.closed()
        Hub.here().rang(MembershipEnded(live_circle.room.pk, live_circle.sora.pk))
        assert await sora.closed() == Close.NOT_A_MEMBER
        closed = {"sockets_closed_total{4404}": 1, "sockets_closed_total{4401}": 1, "sockets_closed_total{4403}": 1}
        assert sora.task is not None
        await sora.task
        assert now() == gone | closed | {"sockets": 1, "people": 1}
        await hana.hang_up()
        assert now().get("rooms") is None

    online(story)


def test_a_message_by_form_is_stored_and_read_from_the_log(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        await asyncio.to_thread(say, live_circle.sora, live_circle.group, "ページから")
        await phone.seen_up_to(1)
        counted = now()
        names = ("messages_stored_total", "events_total", "events_healed_total", "delivery_seconds_count")
        assert [counted.get(name) for name in names] == [1, 1, 1, None]
        assert "doorbells_missed_total" not in counted
        await phone.hang_up()

    online(story)


def test_a_slow_reader_is_counted_as_one(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        phone.reads.clear()
        room = next(iter(Hub.here().rooms.values()))
        for _number in range(60):
            room.tell_all('{"t":"typing","by":0,"name":"%s"}' % ("x" * 8_000))
        assert (counters.slow_readers, dict(counters.closed)) == (1, {Close.RESYNC: 1})
        phone.reads.set()
        await phone.closed()

    online(story)


class _Layer(InMemoryChannelLayer):
    is_away = False

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        if self.is_away:
            raise ConnectionError("gone")
        await super().group_send(group, message)


def test_rings_are_counted_as_sent_or_lost(live_circle: Circle) -> None:
    async def story() -> None:
        layer = _Layer()
        hub = Hub()
        hub.layer.channels, hub.layer.alone = layer, False
        hub_module._hubs[hub.loop] = hub
        hub.start()
        await hub.layer.send(News({}))
        assert now(rings=True) == {"doorbells_sent_total": 1}
        layer.is_away = True
        await hub.layer.send(News({}))
        assert now(rings=True) == {"doorbells_sent_total": 1, "doorbells_lost_total": 1, "deaf": 1}

    online(story)


def test_a_ring_without_a_hub_is_counted_too(live_circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    class Layer:
        async def group_send(self, group: str, message: dict[str, Any]) -> None:
            raise ConnectionError("gone")

    monkeypatch.setattr(doorbell, "get_channel_layer", Layer)
    doorbell.tell(News({}))
    assert now() == {"doorbells_lost_total": 1}


def test_the_oldest_write_shows_while_the_database_takes_its_time(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = session_for(live_circle.hana)
    gate, commit = threading.Event(), writer.commit

    def slow(batch: Any) -> Any:
        assert gate.wait(PATIENCE)
        return commit(batch)

    monkeypatch.setattr(writer, "commit", slow)

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        answer = asyncio.create_task(phone.say("ゆっくり"))
        async with asyncio.timeout(PATIENCE):
            while now().get("writes_waiting") != 1:
                await asyncio.sleep(0.01)
        earlier = now()["oldest_write_seconds"]
        await asyncio.sleep(0.01)
        assert now()["oldest_write_seconds"] > earlier > 0
        gate.set()
        await answer
        counted = now()
        assert "writes_waiting" not in counted
        assert "oldest_write_seconds" not in counted
        await phone.hang_up()

    online(story)


def test_a_batch_that_was_not_stored_counts_as_refused_and_not_as_stored(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = session_for(live_circle.hana)

    def full(*args: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(writer, "commit", full)

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        await phone.say("保存できますか")
        opened = {"sockets": 1, "people": 1, "rooms": 1, "sockets_opened_total": 1}
        assert now() == opened | {"refusals_total{try_again}": 1}
        await phone.hang_up()

    online(story)


def test_no_word_name_or_address_is_told(db: None) -> None:
    secret = circle("himitsu-no-kai")
    key = session_for(secret.hana)

    async def story() -> str:
        phone = Phone(key, "himitsu-no-kai")
        await phone.open()
        await phone.say("だれにも言わないで")
        await phone.seen_up_to(1)
        told = generate_latest(registry()).decode()
        await phone.hang_up()
        return told

    told = online(story)
    assert "tsudoi_chat_messages_stored_total 1.0" in told
    for private in ("himitsu", "ことば", "言わないで", "はな", secret.hana.email, key):
        assert private not in told


def test_a_spread_is_told_as_prometheus_wants_it() -> None:
    counters.commit = Spread(SECONDS)
    for seconds in (0.001, 0.005, 0.006, 99.0):
        counters.commit.add(seconds)
    (family,) = (family for family in registry().collect() if family.name == "tsudoi_chat_commit_seconds")
    buckets = {s.labels["le"]: s.value for s in family.samples if s.name.endswith("_bucket")}
    assert (buckets["0.005"], buckets["0.01"], buckets["10.0"], buckets["+Inf"]) == (2, 3, 3, 4)
    assert {s.name.rpartition("_")[2]: s.value for s in family.samples if "le" not in s.labels} == {
        "count": 4,
        "sum": pytest.approx(99.012),
    }
