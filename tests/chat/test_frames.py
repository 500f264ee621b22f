"""Closed schemas: whatever does not fit gets a refusal, never an exception and never a guess."""

import json
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat import frames, verbs
from chat.fields import BIGGEST_NUMBER, Text
from tests.chat.phones import Phone, online, session_for
from tests.factories.rooms import Circle

ID = "6b0cab1e-52a7-4d1c-8f53-0a5e7c1d9b20"  # with letters: written large it is not the same text
GOOD: list[dict[str, Any]] = [
    {"t": "hello", "after": 0},
    {"t": "hello", "after": 7, "lang": "en"},
    {"t": "post", "id": ID, "body": "こんにちは"},
    {"t": "post", "id": ID, "body": "👨‍👩‍👧‍👦", "reply_to": 3},
    {"t": "post", "id": ID, "body": "夜中に起きる", "topic": "ねむり"},
    {"t": "edit", "id": ID, "message": 3, "body": "直す"},
    *({"t": what, "id": ID, "message": 3, "topic": "ねむり"} for what in ("topic", "move")),
    {"t": "rename_topic", "id": ID, "topic": 3, "name": "ねむり"},
    {"t": "bookmark", "id": ID, "message": 3},
    {"t": "withdraw", "id": ID, "message": 3},
    {"t": "react", "id": ID, "message": 3, "kind": "hug", "on": True},
    {"t": "read", "seq": 9},
    {"t": "mute", "id": ID, "message": 3},
    {"t": "report", "id": ID, "message": 3, "reason": "hurt"},
    {"t": "report", "id": ID, "message": 3, "reason": "other", "note": "つらい"},
    {"t": "hide", "id": ID, "message": 3, "reason": "約束"},
    {"t": "hide", "id": ID, "message": 3, "reason": "", "kind": "private"},
    {"t": "restore", "id": ID, "message": 3, "reason": "約束"},
    *({"t": what, "id": ID, "message": 3} for what in ("block", "pin", "unpin", "stop_replies", "allow_replies")),
    {"t": "freeze", "id": ID, "reason": "休み", "on": True},
    {"t": "freeze", "id": ID, "on": False},
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
    '{{"t":"post","id":"{}","body":"{}"}}'.format(ID, "x" * 20_000), "\ud800", "\x00", "\ufeff", '\ufeff{"t":"typing"}',
    '{"t":"typing","t":"typing"}', '{"t":"ping","seq":1,"seq":2}', '{"t":"ping","seq":{"a":1,"a":2}}', '{"t":"typing"}{"t":"typing"}',
    '{"t":"typing"} x', '{"t":"typing"', "{'t':'typing'}", '{"t":"typing",}', '{"t":"typing"/**/}', '{"t":"typing\x00"}', '{"t":"Typing"}',
    '{"t":"\\ud800"}', '{"\\ud800":1,"t":"typing"}', '{"t":"ping","seq":' + "9" * 16_000 + "}", '{"t":"ping","seq":-' + "9" * 16_000 + "}",
    '{"t":"ping","seq":1e' + "9" * 16_000 + "}", '{"t":"ping","seq":1.0}', '{"t":"ping","seq":1e2}', '{"t":"ping","seq":-Infinity}',
    '{"t":"ping","seq":0x10}', '{"t":"ping","seq":٣}', '{"t":"ping","seq":"٣"}', '{"t":"ping","seq":[]}', '{"__proto__":{},"t":"typing"}',
    *(f'{{"t":"withdraw","id":"{odd}","message":1}}' for odd in (
        ID.upper(), "----" + ID.replace("-", ""), "{" + ID[:-2] + "}", "urn:" + ID.replace("-", ""), ID.replace("-", "_"), ID[:-1] + " ",
        ID[:-1] + "٣", ID + "\\u0000",
    )),
    *(f'{{"t":"{kind}","id":"{ID}","message":1,"on":true,"reason":"\\udc00"}}' for kind in ("hide", "freeze", "restore")),
]  # fmt: skip


@pytest.mark.parametrize("frame", GOOD, ids=lambda frame: "-".join(frame))
def test_every_documented_frame_is_taken(frame: dict[str, Any]) -> None:
    assert frames.parse(json.dumps(frame))["t"] == frame["t"]


@pytest.mark.parametrize("frame", GOOD, ids=lambda frame: "-".join(frame))
def test_one_field_more_or_less_is_refused(frame: dict[str, Any]) -> None:
    with pytest.raises(frames.NotAFrame):
        frames.parse(json.dumps({**frame, "more": 1}))
    for name in frames.SCHEMAS[frame["t"]].required:
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
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    verbs.NUMBER: st.integers(0, BIGGEST_NUMBER),
    verbs.FLAG: st.booleans(),
    verbs.ID: st.uuids().map(str),
    verbs.BODY: st.text(st.characters(codec="utf-8"), max_size=300),
    verbs.REASON: st.text(st.characters(codec="utf-8"), max_size=300),
    Text(16): st.text(max_size=16),
}
CHOICES: dict[str, list[str] | dict[str, list[str]]] = {  # or by kind of frame
    "lang": ["ja", "en"],
    "kind": {
        "react": ["with_you", "cheer", "thanks", "hug"],
        "hide": ["private", "hurting", "selling", "method", "rules"],
    },
    "reason": ["hurt", "private", "selling", "worried", "other"],
}


@st.composite
def valid_frames(draw: st.DrawFn) -> dict[str, Any]:
    """Any frame that fits its schema, fields in any order."""
    kind = draw(st.sampled_from(sorted(frames.SCHEMAS)))
    schema = frames.SCHEMAS[kind]
    names = [*schema.required, *(name for name in schema.optional if draw(st.booleans()))]
    checks = schema.fields
    choices = {
        name: found[kind] if isinstance(found, dict) else found
        for name, found in CHOICES.items()
        if isinstance(found, list) or kind in found
    }
    frame: dict[str, Any] = {
        name: draw(VALUES[checks[name]] if checks[name] in VALUES else st.sampled_from(choices[name]))
        for name in draw(st.permutations(names))
    }
    return {"t": kind, **frame} if draw(st.booleans()) else {**frame, "t": kind}


@given(valid_frames(), st.booleans())
def test_every_frame_that_fits_means_what_it_says(frame: dict[str, Any], plain: bool) -> None:
    parsed = frames.parse(json.dumps(frame, ensure_ascii=plain))
    assert {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in parsed.items()} == frame


@st.composite
def broken_frames(draw: st.DrawFn) -> str:
    """A valid frame with a few characters cut out, doubled or replaced."""
    text = json.dumps(draw(valid_frames()), ensure_ascii=draw(st.booleans()))
    for _number in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 5))
        text = (
            text[:start]
            + draw(st.sampled_from(["", text[start:end] * 2, '"', "{", "[", "\\", "\\ud800", "9" * 5_000, "\x00", "é"]))
            + text[end:]
        )
    return text


anything = st.fixed_dictionaries({"t": st.sampled_from(sorted(frames.SCHEMAS))}, optional={
    "id": json_values, "body": json_values, "message": json_values, "seq": json_values, "after": json_values, "kind": json_values,
    "reason": json_values, "on": json_values, "reply_to": json_values, "note": json_values, "lang": json_values,
}).map(json.dumps)  # fmt: skip


@given(st.text() | json_values.map(json.dumps) | anything | broken_frames())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=400)
def test_anything_at_all_is_a_frame_or_a_refusal(text: str) -> None:
    try:
        parsed = frames.parse(text)
    except frames.NotAFrame as refusal:
        why = refusal.why
    else:
        why = ""
    if why:
        assert why.isascii()  # nothing of what was sent comes back in it
        return
    # What was taken can be stored and sent on, and says the same when it is sent again.
    schema = frames.SCHEMAS[parsed["t"]]
    assert schema.required.keys() <= parsed.keys() <= {"t", *schema.fields}
    again = json.dumps(parsed, ensure_ascii=False, default=str)
    assert frames.parse(again) == parsed
    again.encode()


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
