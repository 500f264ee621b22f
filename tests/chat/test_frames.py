"""Closed schemas: whatever does not fit gets a refusal, never an exception and never a guess."""

import json
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat import frames
from tests.chat.make import Circle
from tests.chat.phones import Phone, online, session_for

ID = str(uuid.uuid4())
GOOD: list[dict[str, Any]] = [
    {"t": "hello", "after": 0},
    {"t": "hello", "after": 7, "lang": "en"},
    {"t": "post", "id": ID, "body": "こんにちは"},
    {"t": "post", "id": ID, "body": "👨‍👩‍👧‍👦", "reply_to": 3},
    {"t": "edit", "id": ID, "message": 3, "body": "直す"},
    {"t": "withdraw", "id": ID, "message": 3},
    {"t": "react", "id": ID, "message": 3, "kind": "hug", "on": True},
    {"t": "read", "seq": 9},
    {"t": "mute", "id": ID, "message": 3},
    {"t": "report", "id": ID, "message": 3, "reason": "hurt"},
    {"t": "report", "id": ID, "message": 3, "reason": "other", "note": "つらい"},
    {"t": "hide", "id": ID, "message": 3, "reason": "約束"},
    {"t": "restore", "id": ID, "message": 3, "reason": "約束"},
    {"t": "freeze", "id": ID, "reason": "休み", "on": False},
    {"t": "typing"},
    {"t": "ping", "seq": 9},
]
HOSTILE = [
    "", "x", "null", "[]", "5", '"post"', "{}", '{"t":5}', '{"t":"nothing"}', '{"t":["post"]}', '{"t":{}}', "[" * 100_000,
    "[" * 8_000 + "]" * 8_000, '{"t":' * 2_000, '{"t":"ping","seq":NaN}', '{"t":"ping","seq":Infinity}', '{"t":"ping","seq":1e400}',
    '{"t":"ping","seq":' + "9" * 6_000 + "}", '{"t":"ping","seq":-1}', '{"t":"ping","seq":1.5}', '{"t":"ping","seq":true}',
    '{"t":"ping","seq":"1"}', '{"t":"ping","seq":null}', '{"t":"ping","seq":9007199254740992}', '{"t":"ping"}',
    '{"t":"typing","x":1}', f'{{"t":"post","id":"{ID}","body":"\\ud800"}}', f'{{"t":"post","id":"{ID}","body":null}}',
    '{"t":"post","id":"not-a-uuid-not-a-uuid-not-a-uuid-nota","body":"a"}', '{"t":"post","id":5,"body":"a"}',
    f'{{"t":"post","id":"{ID}","body":"a","author":1}}', f'{{"t":"post","id":"{ID}","body":["a"]}}',
    f'{{"t":"react","id":"{ID}","message":1,"kind":"like","on":true}}', f'{{"t":"react","id":"{ID}","message":1,"kind":"hug","on":1}}',
    f'{{"t":"report","id":"{ID}","message":1,"reason":["hurt"]}}', '{"t":"hello","after":0,"lang":"xx"}',
    '{{"t":"post","id":"{}","body":"{}"}}'.format(ID, "x" * 20_000), "\ud800", "\x00",
]  # fmt: skip


@pytest.mark.parametrize("frame", GOOD, ids=lambda frame: "-".join(frame))
def test_every_documented_frame_is_taken(frame: dict[str, Any]) -> None:
    assert frames.parse(json.dumps(frame))["t"] == frame["t"]


@pytest.mark.parametrize("frame", GOOD, ids=lambda frame: "-".join(frame))
def test_one_field_more_or_less_is_refused(frame: dict[str, Any]) -> None:
    with pytest.raises(frames.NotAFrame):
        frames.parse(json.dumps({**frame, "more": 1}))
    required = frames.SCHEMAS[frame["t"]][0]
    for name in required:
        with pytest.raises(frames.NotAFrame):
            frames.parse(json.dumps({key: value for key, value in frame.items() if key != name}))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_frames_are_refused(text: str) -> None:
    with pytest.raises(frames.NotAFrame):
        frames.parse(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.text() | json_values.map(json.dumps) | st.fixed_dictionaries({"t": st.sampled_from(sorted(frames.SCHEMAS))}, optional={
    "id": json_values, "body": json_values, "message": json_values, "seq": json_values, "after": json_values, "kind": json_values,
    "reason": json_values, "on": json_values, "reply_to": json_values, "note": json_values, "lang": json_values,
}).map(json.dumps))  # fmt: skip
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_anything_at_all_is_a_frame_or_a_refusal(text: str) -> None:
    try:
        parsed = frames.parse(text)
    except frames.NotAFrame as refusal:
        parsed, why = None, refusal.why
    assert (parsed["t"] in frames.SCHEMAS) if parsed else why


def test_a_hostile_socket_gets_answers_and_the_room_goes_on(live_circle: Circle) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        bad, good = Phone(keys[0]), Phone(keys[1])
        await good.open()
        bad.connect()
        await bad.until(lambda: bad.accepted)
        bad.send({"t": "typing"})
        assert (await bad.expect("refusal"))["detail"] == "hello comes first"
        bad.send({"t": "hello", "after": 0})
        await bad.expect("catchup")
        for text in HOSTILE[:20]:
            bad.send(text)
        bad.to_server.put_nowait({"type": "websocket.receive", "bytes": b"\xff\x00"})
        await bad.until(lambda: len([f for f in bad.received if f.get("code") == "bad_frame"]) == 22)
        assert (await good.say("こちらは静かです"))["t"] == "ack"
        await bad.seen_up_to(1)
        for _number in range(100):
            bad.send("x")
        assert await bad.closed() == 4429
        await good.hang_up()

    online(story)
