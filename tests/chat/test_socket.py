"""The socket of a room: who gets in, what they get, and what the frames do."""

import uuid

import pytest

from chat.hub.connection import Close
from chat.models import Event, Message
from tests.chat.asking_phones import WAYS
from tests.chat.phones import Phone, online, session_for
from tests.factories.rooms import Circle, say


@pytest.fixture(autouse=True, params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything here holds by socket and by requests."""
    monkeypatch.setattr(request.module, "Phone", WAYS[request.param])
    return str(request.param)


def test_a_message_reaches_everybody_once_and_is_acknowledged_after_it_is_stored(live_circle: Circle) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora, live_circle.midori)]

    async def story() -> None:
        hana, sora, _midori = phones = [Phone(key) for key in keys]
        for phone in phones:
            await phone.open()
        ack = await hana.say("こんばんは、まだ起きています")
        for phone in phones:
            await phone.seen_up_to(ack["seq"])
            assert phone.seqs() == [1]
        assert ack["seq"] == 1
        assert sora.newest()["html"] == "こんばんは、まだ起きています"
        assert sora.newest()["id"] == ack["message"]
        for phone in phones:
            await phone.hang_up()

    online(story)
    assert Message.objects.get().body == "こんばんは、まだ起きています"
    assert list(Event.objects.values_list("seq", "kind")) == [(1, "posted")]


def test_a_retry_returns_the_first_result(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        cid = str(uuid.uuid4())
        first = await phone.say("一度だけ", id=cid)
        again = await phone.say("一度だけ", id=cid)
        assert again == first
        await phone.hang_up()

    online(story)
    assert Message.objects.count() == 1


def test_who_comes_back_gets_what_was_said_meanwhile(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)
    first = say(live_circle.sora, live_circle.group, "ひとつめ")
    missed = say(live_circle.sora, live_circle.group, "ふたつめ")

    async def story() -> None:
        phone = Phone(key)
        await phone.open(after=first.seq)
        catchup = await phone.expect("catchup")
        assert catchup["seq"] == 2
        assert [view["id"] for view in catchup["messages"]] == [missed.pk]
        await phone.hang_up()

    online(story)


@pytest.mark.parametrize("who", ["nobody", "outsider"])
def test_nobody_outside_gets_a_byte(live_circle: Circle, who: str) -> None:
    say(live_circle.hana, live_circle.group, "ひみつのはなし")
    key = "" if who == "nobody" else session_for(live_circle.outsider)

    async def story() -> None:
        phone = Phone(key)
        phone.connect()
        assert await phone.closed() == (Close.LOGIN if who == "nobody" else Close.NOT_A_MEMBER)
        assert phone.raw == ""

    online(story)
