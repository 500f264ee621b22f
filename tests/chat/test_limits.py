"""What one person, one socket and one address may send: exactly so much, the same by form and by frame, said kindly."""

import asyncio
import itertools
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from chat import frames, limits
from chat.actions.react import react
from chat.enums import ReactionKind
from chat.hub.connection import MOST_WAITING, Close
from chat.hub.hub import Hub
from chat.models import Message
from chat.rules import EDIT_WINDOW
from chat.transports import exchange, websocket
from ground.refusals import Refusal
from ground.sockets import limits as sockets_limits
from ground.sockets.scope import client_address
from tests.chat.phones import Phone, online, session_for
from tests.factories.rooms import Circle, say

ROOM = "/groups/kotoba/room/"
NOON = 1_795_400_000.0  # seconds; any moment will do
SLOW_DOWN = {
    "ja": "少しのあいだに、たくさん送られました。ひと息ついて、1分ほどしてから送ってください。書いた文は消えません。",
    "en": "That was a lot in a short time. Take a breath and send it in a minute or so. What you wrote is not lost.",
}  # fmt: skip


def test_the_limits_are_those_that_are_written_down() -> None:
    assert (limits.POSTS_PER_MINUTE, limits.POSTS_AT_ONCE) == (20, 10)
    assert (limits.PICTURES_PER_MINUTE, limits.PICTURES_AT_ONCE) == (0.5, 6)
    assert (limits.ACTS_PER_MINUTE, limits.ACTS_AT_ONCE) == (60, 30)
    assert (websocket.FRAMES_PER_SECOND, websocket.FRAMES_AT_ONCE, exchange.MOST_IN_FLIGHT) == (10, 40, 64)
    assert (websocket.SOCKETS_PER_PERSON, websocket.SOCKETS_PER_ADDRESS) == (8, 200)
    assert (round(limits.handshakes.per_second * 60), limits.handshakes.at_once) == (2_000, 400)
    assert (round(limits.requests.per_second * 60), limits.requests.at_once) == (24_000, 400)
    assert (round(limits.frames.per_second * 60), limits.frames.at_once) == (600, 40)
    assert (websocket.HELLO_WITHIN, frames.LONGEST_FRAME, Message.LONGEST) == (15, 16_384, 2_000)
    assert EDIT_WINDOW.total_seconds() == 30 * 60


def test_a_bucket_is_exact() -> None:
    buckets = sockets_limits.Buckets(per_minute=20, at_once=10)
    assert [buckets.take("hana", NOON) for _ in range(12)] == [True] * 10 + [False] * 2
    assert buckets.take("sora", NOON)  # somebody else's is full
    assert not buckets.take("hana", NOON + 2.9)
    assert buckets.take("hana", NOON + 3.0)  # refusals took nothing
    assert not buckets.take("hana", NOON + 3.0)
    assert [buckets.take("hana", NOON + 3_600) for _ in range(11)] == [True] * 10 + [False]
    assert not buckets.take("hana", NOON - 3_600)  # the clock was set back an hour: it goes on from there
    assert buckets.take("hana", NOON - 3_597)


def test_buckets_forget_the_longest_unused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets_limits, "MOST_REMEMBERED", 3)
    buckets = sockets_limits.Buckets(per_minute=1, at_once=1)
    for key in "abca":
        buckets.take(key, NOON)
    buckets.take("d", NOON)
    assert list(buckets._levels) == ["c", "a", "d"]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"), ("::ffff:203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::99", "2001:db8:1:2::"), ("2001:db8:1:3::99", "2001:db8:1:3::"), ("", ""), ("unix:", "unix:"),
        ("1.2.3.4, 5.6.7.8", "1.2.3.4, 5.6.7.8"), ("x" * 9_000, "x" * 9_000),
    ],
    ids=range(9),
)  # fmt: skip
def test_a_household_counts_as_one_address(address: str, counted: str) -> None:
    assert sockets_limits.whereabouts(address) == counted


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, ["6.6.6.6"], "10.0.0.1"), (1, [], "10.0.0.1"), (1, ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
        (1, ["6.6.6.6", "203.0.113.9"], "203.0.113.9"), (2, ["6.6.6.6, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        (2, ["6.6.6.6, 203.0.113.9", "10.0.0.2"], "203.0.113.9"), (2, ["203.0.113.9"], "203.0.113.9"),
    ],
    ids=range(7),
)  # fmt: skip
def test_nobody_chooses_their_own_address(settings: Any, proxies: int, forwarded: list[str], address: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    assert client_address({"client": ["10.0.0.1", 5], "headers": headers}) == address


@pytest.mark.parametrize("language", ["ja", "en"])
def test_forms_and_frames_take_from_the_same_posts(
    live_circle: Circle, client_for: Callable[..., Client], language: str
) -> None:
    key = session_for(live_circle.hana)
    client = client_for(live_circle.hana)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    room = ROOM if language == "ja" else f"/{language}{ROOM}"

    def write(body: str) -> Any:
        return client.post(room, {"body": body, "client_id": str(uuid.uuid4())})

    async def story() -> None:
        phone = Phone(key)
        phone.connect()
        await phone.until(lambda: phone.accepted)
        phone.send({"t": "hello", "after": 0, "lang": language})
        await phone.expect("catchup")
        for number in range(5):
            assert (await phone.say(f"フレーム {number}"))["t"] == "ack"
            assert (await asyncio.to_thread(write, f"フォーム {number}")).status_code == 302
        answer = await phone.say("もうひとつ")
        assert answer["code"] == "slow_down"
        assert str(Refusal("", answer["message"], answer["next_step"])) == SLOW_DOWN[language]
        page = await asyncio.to_thread(write, "書いた文は残る")
        assert page.status_code == 429
        assert all(part in page.content.decode() for part in (answer["message"], answer["next_step"]))
        assert "書いた文は残る" in page.content.decode()
        travel.shift(2.9)
        assert (await phone.say("まだ"))["code"] == "slow_down"
        travel.shift(0.2)
        assert (await phone.say("3秒たてば、もうひとつ"))["t"] == "ack"
        assert (await asyncio.to_thread(write, "次はまた")).status_code == 429
        await phone.hang_up()

    with time_machine.travel(NOON, tick=False) as travel:
        online(story)
    assert Message.objects.count() == 11


def test_sending_again_what_is_stored_costs_nothing(circle: Circle) -> None:
    with time_machine.travel(NOON, tick=False):
        given = [(f"{number}", uuid.uuid4()) for number in range(10)]
        for _time in range(3):
            for body, client_id in given:
                say(circle.hana, circle.group, body, client_id=client_id)
    assert Message.objects.count() == 10


def test_forms_and_frames_take_from_the_same_acts(live_circle: Circle, client_for: Callable[..., Client]) -> None:
    words = say(live_circle.sora, live_circle.group, "こんばんは")
    key = session_for(live_circle.hana)
    client = client_for(live_circle.hana)
    on = itertools.cycle([True, False])

    def sign() -> int:
        verb = "react" if next(on) else "unreact"
        return client.post(f"{ROOM}{words.pk}/{verb}/", {"kind": "hug"}).status_code

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        for _number in range(15):
            assert (await phone.ask("react", message=words.pk, kind="hug", on=next(on)))["t"] == "ack"
            assert await asyncio.to_thread(sign) == 302
        assert await asyncio.to_thread(sign) == 429
        for kind, more in (("mute", {}), ("report", {"reason": "hurt"}), ("edit", {"body": "x"}), ("withdraw", {})):
            assert (await phone.ask(kind, message=words.pk, **more))["code"] == "slow_down"
        assert (await phone.say("話すことはできる"))["t"] == "ack"
        travel.shift(1.1)
        assert (await phone.ask("mute", message=words.pk))["t"] == "ack"
        await phone.hang_up()

    with time_machine.travel(NOON, tick=False) as travel:
        online(story)


def test_facilitators_have_a_limit_too_and_one_of_their_own(circle: Circle) -> None:
    words = say(circle.sora, circle.group, "こんばんは")
    with time_machine.travel(NOON, tick=False):
        for _number in range(30):
            react(actor=circle.midori, message=words, kind=ReactionKind.HUG)
        with pytest.raises(Refusal, match="たくさん送られました"):
            react(actor=circle.midori, message=words, kind=ReactionKind.HUG)
        assert react(actor=circle.hana, message=words, kind=ReactionKind.HUG)


async def opened(keys: list[str], **given: Any) -> list[Phone]:
    phones = [Phone(key, **given) for key in keys]
    for phone in phones:
        await phone.open()
    return phones


async def refused(phone: Phone) -> int:
    phone.connect()
    return await phone.closed()


def test_a_person_has_eight_sockets(live_circle: Circle) -> None:
    key, other = session_for(live_circle.hana), session_for(live_circle.hana)

    async def story() -> None:
        phones = await opened([key] * 4 + [other] * 4)
        assert await refused(Phone(other)) == Close.TOO_MANY
        await phones.pop().hang_up()
        phones += await opened([key])
        assert await refused(Phone(key)) == Close.TOO_MANY
        for phone in phones:
            await phone.hang_up()

    online(story)


def without_the_database(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """From now on nobody may ask the database; what was asked nevertheless."""
    asked: list[Any] = []

    async def run(function: Callable[..., Any], *given: Any, **more: Any) -> Any:
        asked.append(function)
        raise AssertionError

    monkeypatch.setattr(hub.reads, "run", run)
    monkeypatch.setattr(hub.reads, "visitors", SimpleNamespace(ask=run))
    return asked


def test_an_address_has_two_hundred_sockets_and_one_more_does_not_reach_the_database(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        hub = Hub.here()
        hub.by_address["127.0.0.1"] = 199
        (last,) = await opened([key])
        with monkeypatch.context() as patch:
            asked = without_the_database(hub, patch)
            assert await refused(Phone(key)) == Close.TOO_MANY
            assert asked == []
        elsewhere = Phone(key)
        elsewhere.scope["client"] = ["192.0.2.7", 5]
        await elsewhere.open()
        assert hub.by_address == {"127.0.0.1": 200, "192.0.2.7": 1}
        for phone in (last, elsewhere):
            await phone.hang_up()
        assert hub.by_address == {"127.0.0.1": 199}

    online(story)


def test_an_address_that_keeps_knocking_does_not_reach_the_database(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(websocket, "time", SimpleNamespace(monotonic=lambda: now))
    key = session_for(live_circle.hana)

    async def story() -> None:
        nonlocal now
        hub = Hub.here()
        household = [f"2001:db8::{number:x}" for number in range(400)]
        for address in household:
            assert limits.handshakes.take(sockets_limits.whereabouts(address), now)
        with monkeypatch.context() as patch:
            asked = without_the_database(hub, patch)
            phone = Phone(key)
            phone.scope["client"] = ["2001:db8::ffff", 5]
            assert await refused(phone) == Close.TOO_MANY
            assert asked == []
            assert await refused(Phone(key)) == Close.BUSY  # from elsewhere: the database is asked
            assert len(asked) == 1
        now += 0.031  # 2,000 a minute
        phone = Phone(key)
        phone.scope["client"] = ["2001:db8::ffff", 5]
        await phone.open()
        await phone.hang_up()

    online(story)


def test_who_does_not_say_hello_within_fifteen_seconds_is_sent_away(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        loop = asyncio.get_running_loop()
        real, ahead = loop.time, 0.0
        silent, greeting = Phone(key), Phone(key)
        silent.connect()
        await silent.until(lambda: silent.accepted)
        await greeting.open()
        loop.time = lambda: real() + ahead  # type: ignore[method-assign]
        ahead = 14.0
        await greeting.say("14秒")
        assert silent.close_code is None
        ahead = 15.1
        assert await silent.closed() == Close.RESYNC
        await greeting.say("15秒")
        assert silent.raw == ""
        await greeting.hang_up()

    online(story)


def test_a_socket_may_send_forty_frames_at_once_and_is_cut_at_twice_that(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(websocket, "time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr(limits, "acts", sockets_limits.Buckets(per_minute=6_000, at_once=1_000))
    words = say(live_circle.sora, live_circle.group, "こんばんは")
    key = session_for(live_circle.hana)

    async def story() -> None:
        nonlocal now
        (phone,) = await opened([key])  # hello is the first frame
        answers = [await phone.ask("react", message=words.pk, kind="hug", on=True) for _ in range(41)]
        assert [answer.get("code", "ack") for answer in answers] == ["ack"] * 39 + ["slow_down"] * 2
        assert (await asyncio.to_thread(lambda: Message.objects.get().reactions.count())) == 1
        now += 0.31  # ten a second: the two that were refused are paid off, and one is free
        assert (await phone.ask("react", message=words.pk, kind="cheer", on=True))["t"] == "ack"
        assert (await phone.ask("react", message=words.pk, kind="cheer", on=True))["code"] == "slow_down"
        for _number in range(39):
            phone.send({"t": "ping", "seq": 1})
        phone.send({"t": "ping", "seq": 1})
        assert await phone.closed() == Close.TOO_MANY
        assert len([frame for frame in phone.received if frame["t"] == "pong"]) == 39

    online(story)


def test_a_socket_may_wait_for_sixty_four_answers(live_circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "FRAMES_AT_ONCE", 1_000.0)
    words = say(live_circle.sora, live_circle.group, "こんばんは")
    key = session_for(live_circle.hana)

    async def story() -> None:
        (phone,) = await opened([key])
        held = Hub.here().writer
        waiting: list[Any] = []
        monkeypatch.setattr(held, "submit", waiting.append)
        ids = [str(uuid.uuid4()) for _number in range(65)]
        for cid in ids:
            phone.send({"t": "react", "id": cid, "message": words.pk, "kind": "hug", "on": True})
        assert (await phone.expect("refusal"))["id"] == ids[64]
        assert len(waiting) == 64
        waiting[0].done(None)
        await phone.expect("ack", id=ids[0])
        phone.send({"t": "react", "id": str(uuid.uuid4()), "message": words.pk, "kind": "hug", "on": True})
        phone.send({"t": "ping", "seq": 1})
        await phone.expect("pong")
        assert len(waiting) == 65
        await phone.hang_up()

    online(story)


@pytest.mark.parametrize(("length", "code"), [(2_000, "ack"), (2_001, "too_long"), (16_384, "too_long")])
def test_a_message_has_two_thousand_characters(
    live_circle: Circle, client_for: Callable[..., Client], length: int, code: str
) -> None:
    key = session_for(live_circle.hana)
    cid = str(uuid.uuid4())
    body = "あ" * min(length, 16_384 - len(json.dumps({"t": "post", "id": cid, "body": ""})))

    async def story() -> None:
        (phone,) = await opened([key])
        answer = await phone.say(body, id=cid)
        assert answer.get("code", "ack") == code
        if code == "too_long":
            assert answer["message"] == f"{len(body)}文字あります。2000文字まで送れます。"
            assert answer["field"] == "body"
        await phone.hang_up()

    online(story)
    page = client_for(live_circle.hana).post(ROOM, {"body": body, "client_id": str(uuid.uuid4())})
    assert page.status_code == (302 if code == "ack" else 422)
    if code == "too_long":
        assert body in page.content.decode()  # what was typed is kept


@pytest.mark.parametrize(("messages", "answer"), [(28, "catchup"), (29, "reset")])
def test_what_was_missed_comes_in_one_frame_of_a_bounded_size(live_circle: Circle, messages: int, answer: str) -> None:
    key = session_for(live_circle.hana)
    for number in range(messages):
        say(live_circle.sora, live_circle.group, "あ" * 2_000, at=datetime.fromtimestamp(NOON + 10 * number, UTC))

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        frame = await phone.expect(answer)
        assert frame["seq"] == messages
        assert len(json.dumps(frame, ensure_ascii=False).encode()) < MOST_WAITING
        assert (await phone.say("それでも話せる"))["seq"] == messages + 1
        await phone.seen_up_to(messages + 1)
        await phone.hang_up()

    online(story)


def test_a_form_has_a_million_bytes(circle: Circle, client_for: Callable[..., Client]) -> None:
    page = client_for(circle.hana).post(ROOM, {"body": "あ" * 400_000, "client_id": str(uuid.uuid4())})
    assert page.status_code == 400
    assert Message.objects.count() == 0
