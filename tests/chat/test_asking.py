"""The room by requests: who is answered, what one answer holds, and how it fits together with sockets."""

import asyncio
import json
import uuid
from types import SimpleNamespace
from typing import Any

import pytest

from chat.hub.connection import Close
from chat.hub.hub import Hub
from chat.models import Message
from chat.transports import polling
from community.asgi import http
from groups.actions.leave import leave
from tests.chat.asking_phones import AskingPhone, request, waits_here
from tests.chat.phones import Phone, online, session_for
from tests.factories.rooms import Circle, say


async def ask(phone: AskingPhone, *frames: Any, **headers: bytes) -> tuple[int, list[dict[str, Any]] | None]:
    """One request of this phone."""
    replaced = {name.replace("_", "-").encode(): value for name, value in headers.items()}
    kept = [(name, value) for name, value in phone.scope["headers"] if name not in replaced]
    body = frames[0] if frames and isinstance(frames[0], bytes) else json.dumps(frames).encode()
    return await request(phone.scope | {"headers": [*kept, *replaced.items()]}, body)


def post(body: str = "ひとこと", **given: Any) -> dict[str, Any]:
    return {"t": "post", "id": str(uuid.uuid4()), "body": body, **given}


def test_one_try_by_the_socket_and_the_next_by_a_request_is_one_message(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        socket, phone = Phone(key), AskingPhone(key)
        await socket.open()
        frame = post("どちらの道でも一度")
        first = await socket.say(frame["body"], id=frame["id"])
        _status, answers = await ask(phone, frame, frame)
        assert answers == [first, first]
        other = post("逆の順でも")
        _status, answers = await ask(phone, other)
        assert await socket.say(other["body"], id=other["id"]) == answers[0]
        await socket.seen_up_to(2)
        assert socket.seqs() == [1, 2]
        await socket.hang_up()

    online(story)
    assert Message.objects.count() == 2


def test_a_request_that_knows_everything_waits_and_is_answered_with_what_happens(live_circle: Circle) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        hana, sora = AskingPhone(keys[0]), Phone(keys[1])
        await sora.open()
        _status, first = await ask(hana, {"t": "hello", "after": 0})
        assert [frame["t"] for frame in first or ()] == ["welcome", "catchup"]
        mark = first[0]["mark"]
        assert await ask(hana, {"t": "hello", "after": 0, "knows": mark, "wait": 0}) == (200, [])
        waiting = asyncio.create_task(ask(hana, {"t": "hello", "after": 0, "knows": mark}))
        await waits_here(keys[0], live_circle)
        await sora.say("聞こえますか")
        _status, answer = await waiting
        assert [frame["seq"] for frame in answer or ()] == [1]
        assert "聞こえますか" in str(answer)
        await sora.hang_up()

    online(story)


def test_who_leaves_while_a_request_waits_is_told_at_once_and_nothing_else(live_circle: Circle) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        hana = AskingPhone(keys[0])
        _status, first = await ask(hana, {"t": "hello", "after": 0})
        hello = {"t": "hello", "after": 0, "knows": first[0]["mark"]}
        waiting = asyncio.create_task(ask(hana, hello))
        await waits_here(keys[0], live_circle)
        await asyncio.to_thread(leave, actor=live_circle.hana, group=live_circle.group, delete_messages=False)
        assert await waiting == (200, [{"t": "closed", "code": Close.NOT_A_MEMBER}])
        assert await ask(hana, post()) == (200, [{"t": "closed", "code": Close.NOT_A_MEMBER}])

    online(story)
    assert Message.objects.count() == 0


@pytest.mark.parametrize("who", ["nobody", "outsider"])
@pytest.mark.parametrize(
    "frame", [{"t": "hello", "after": 0}, post("外から"), {"t": "nonsense"}, {"t": "read", "seq": 1}]
)
def test_nobody_outside_gets_a_word_or_writes_one(live_circle: Circle, who: str, frame: dict[str, Any]) -> None:
    say(live_circle.hana, live_circle.group, "ひみつのはなし")
    key = "" if who == "nobody" else session_for(live_circle.outsider)

    async def story() -> None:
        code = Close.LOGIN if who == "nobody" else Close.NOT_A_MEMBER
        assert await ask(AskingPhone(key), frame) == (200, [{"t": "closed", "code": code}])

    online(story)
    assert Message.objects.count() == 1


BAD = [
    (b"", "not JSON"),
    (b"{}", "not a list of 1 to 16 frames"),
    (b"[]", "not a list of 1 to 16 frames"),
    (b"[NaN]", "not JSON"),
    (json.dumps([{"t": "typing"}] * 17).encode(), "not a list of 1 to 16 frames"),
    (b"[1]", "not an object"),
    (b'[{"t":"hello","after":-1}]', "wrong value: after"),
    (b'[{"t":"hello","after":0},{"t":"hello","after":0}]', "hello comes alone"),
    (b'[{"t":"hello","after":0,"knows":"' + b"f" * 17 + b'"}]', "wrong value: knows"),
    (b"[" * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("body", "why"), BAD)
def test_what_is_no_list_of_frames_is_refused(live_circle: Circle, body: bytes, why: str) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        status, answers = await ask(AskingPhone(key), body)
        assert status == 200
        assert {(frame["t"], frame["code"], frame["detail"]) for frame in answers or ()} == {
            ("refusal", "bad_frame", why)
        }

    online(story)


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content_type": b"text/plain"}, b"[]", 415),
        ({"content_type": b""}, b"[]", 415),
        ({}, b"\xff", 400),
        ({}, b" " * (polling.MOST_BYTES + 1), 413),
    ],
)
def test_what_no_page_of_ours_sends_is_not_looked_at(
    live_circle: Circle, headers: dict[str, bytes], body: bytes, status: int
) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        assert await ask(AskingPhone(key), body, **headers) == (status, [])

    online(story)


@pytest.mark.parametrize("origin", [b"https://evil.example", b"null", b"", b"http://testserver.evil.example"])
def test_pages_of_others_are_turned_away(live_circle: Circle, origin: bytes) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        phone = AskingPhone(key)
        phone.scope["headers"] = [(name, value) for name, value in phone.scope["headers"] if name != b"origin"]
        if origin:
            phone.scope["headers"].append((b"origin", origin))
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": json.dumps([post("にせもの")]).encode()}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await http(phone.scope, receive, send)
        assert sent[0]["status"] == 403

    online(story)
    assert Message.objects.count() == 0


def test_an_answer_is_kept_by_nobody(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)
    headers = dict(polling.HEADERS)
    assert (headers[b"cache-control"], headers[b"content-type"]) == (b"no-store", b"application/json")

    async def story() -> None:
        phone = AskingPhone(key)
        await phone.open()
        await phone.hang_up()
        assert not Hub.here().rooms
        assert not Hub.here().by_user
        assert not Hub.here().by_address

    online(story)


def test_a_facilitator_between_two_requests_is_still_there(
    live_circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.hub.hub.LINGER", 0.5)
    keys = [session_for(user) for user in (live_circle.midori, live_circle.sora)]

    async def story() -> None:
        midori, sora = AskingPhone(keys[0]), Phone(keys[1])
        await sora.open()
        for _time in range(3):
            await ask(midori, {"t": "hello", "after": 0})
        await sora.expect("presence", facilitators=["みどり"])
        await sora.expect("presence", facilitators=[])  # some time after the last one
        assert [frame["facilitators"] for frame in sora.received if frame["t"] == "presence"] == [["みどり"], []]
        await sora.hang_up()

    online(story)


def test_requests_that_wait_count_as_sockets(live_circle: Circle) -> None:
    key = session_for(live_circle.hana)

    async def story() -> None:
        sockets = [Phone(key) for _number in range(8)]
        for socket in sockets:
            await socket.open()
        too_many = (200, [{"t": "closed", "code": Close.TOO_MANY}])
        assert await ask(AskingPhone(key), {"t": "hello", "after": 0}) == too_many
        assert (await ask(AskingPhone(key), post()))[1][0]["t"] == "ack"  # writing is no waiting
        for socket in sockets:
            await socket.hang_up()

    online(story)


def test_frames_of_a_person_are_counted_over_all_requests(live_circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "time", SimpleNamespace(monotonic=lambda: 1_000.0))
    key = session_for(live_circle.hana)

    async def story() -> None:
        phone = AskingPhone(key)
        for _time in range(4):
            assert await ask(phone, *[{"t": "typing"}] * 10) == (200, [])
        _status, answers = await ask(phone, post("もう多すぎます"))
        assert [(frame["t"], frame["code"]) for frame in answers or ()] == [("refusal", "slow_down")]

    online(story)
    assert Message.objects.count() == 0


def test_too_much_for_one_answer_is_asked_for_again(live_circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "MOST_WAITING", 200)
    key = session_for(live_circle.hana)

    async def story() -> None:
        assert await ask(AskingPhone(key), {"t": "hello", "after": 0}) == (200, [{"t": "closed", "code": Close.RESYNC}])

    online(story)
