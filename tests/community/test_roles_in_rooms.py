"""Every frame of a room as every role, by the socket and by requests: who is answered, with what, and who is shut out."""

import json
import uuid
from typing import Any

import pytest

from chat import frames, limits
from chat.hub.connection import Close
from chat.models import Bookmark, Event, HeldMessage, Mention, Message, Mute, Reaction, ReadMark, Report, Room, Topic
from tests.chat.asking_phones import AskingPhone, request
from tests.chat.phones import Phone, online, session_for
from tests.community.roles.canaries import Canaries
from tests.community.roles.forms import MESSAGES
from tests.community.roles.world import INSIDE, ROLES, World

TABLES = (Message, HeldMessage, Event, Reaction, Mute, Report, ReadMark, Room, Topic, Mention, Bookmark)
# What comes of each kind of frame for a member and for a facilitator: "ack", or the code of the refusal. Nobody else
# gets a frame.
FRAMES: dict[str, tuple[str, str]] = {
    "post": ("ack", "ack"),
    "edit": ("ack", "not_yours"),
    "topic": ("ack", "not_yours_to_move"),
    "rename_topic": ("not_facilitator", "ack"),
    "move": ("not_facilitator", "ack"),
    "bookmark": ("ack", "ack"),
    "withdraw": ("ack", "not_yours"),
    "react": ("ack", "ack"),
    "mute": ("ack", "cannot_mute"),
    "block": ("ack", "cannot_block"),
    "report": ("ack", "ack"),
    "take_back": ("ack", "ack"),
    "pin": ("not_facilitator", "ack"),
    "unpin": ("not_facilitator", "ack"),
    "stop_replies": ("not_facilitator", "ack"),
    "allow_replies": ("not_facilitator", "ack"),
    "hide": ("not_facilitator", "ack"),
    "restore": ("not_facilitator", "ack"),
    "freeze": ("not_facilitator", "ack"),
}
WITHOUT_ANSWER = {"hello", "read", "typing", "ping"}


@pytest.fixture
def world(transactional_db: None) -> World:
    for buckets in (limits.posts, limits.acts, limits.handshakes, limits.requests, limits.frames):
        buckets.clear()
    return World()


def held() -> list[Any]:
    """All rows of the rooms."""
    return [sorted(map(str, model._base_manager.values_list())) for model in TABLES]


def frame(world: World, kind: str) -> dict[str, Any]:
    """A frame as whoever may send it sends it."""
    message = getattr(world, MESSAGES.get(kind, "plain")).pk
    given: dict[str, dict[str, Any]] = {
        "hello": {"after": 0},
        "post": {"id": str(uuid.uuid4()), "body": "ひとこと"},
        "edit": {"id": str(uuid.uuid4()), "message": message, "body": "なおした"},
        "withdraw": {"id": str(uuid.uuid4()), "message": message},
        "react": {"id": str(uuid.uuid4()), "message": message, "kind": "cheer", "on": True},
        "read": {"seq": 1},
        "mute": {"id": str(uuid.uuid4()), "message": message},
        "block": {"id": str(uuid.uuid4()), "message": message},
        "report": {"id": str(uuid.uuid4()), "message": message, "reason": "hurt"},
        "take_back": {"id": str(uuid.uuid4()), "message": message},
        "hide": {"id": str(uuid.uuid4()), "message": message, "reason": "わけ"},
        "restore": {"id": str(uuid.uuid4()), "message": message, "reason": "わけ"},
        **{
            kind: {"id": str(uuid.uuid4()), "message": message}
            for kind in ("pin", "unpin", "stop_replies", "allow_replies", "bookmark")
        },
        "topic": {"id": str(uuid.uuid4()), "message": message, "topic": "わけ"},
        "move": {"id": str(uuid.uuid4()), "message": message, "topic": "わけ"},
        "rename_topic": {"id": str(uuid.uuid4()), "topic": world.plain.topic_id, "name": "べつの話題"},
        "freeze": {"id": str(uuid.uuid4()), "on": True, "reason": "わけ"},
        "typing": {},
        "ping": {"seq": 1},
    }
    return {"t": kind} | given[kind]


def test_the_table_has_every_kind_of_frame() -> None:
    assert FRAMES.keys() | WITHOUT_ANSWER == frames.SCHEMAS.keys()


def test_nobody_outside_gets_a_frame_or_writes_a_row(world: World) -> None:
    outside = [role for role in ROLES if role not in INSIDE]
    keys = {role: session_for(user) if (user := world.people[role]) else "" for role in outside}
    signed_out = {role for role in outside if not world.people[role]} | {"suspended"}
    before = held()

    async def story() -> dict[str, tuple[Any, ...]]:
        told: dict[str, tuple[Any, ...]] = {}
        for role, key in keys.items():
            limits.handshakes.clear()
            socket = Phone(key)
            socket.connect()
            for kind in frames.SCHEMAS:
                socket.send(frame(world, kind))
            code = await socket.closed()
            answers = set()
            for kind in frames.SCHEMAS:
                limits.requests.clear()
                limits.frames.clear()
                body = json.dumps([frame(world, kind)]).encode()
                answers.add(json.dumps(await request(AskingPhone(key).scope, body)))
            told[role] = (code, socket.raw, answers)
        return told

    told = online(story)
    for role in outside:
        right = int(Close.LOGIN if role in signed_out else Close.NOT_A_MEMBER)
        assert told[role] == (right, "", {json.dumps([200, [{"t": "closed", "code": right}]])}), role
    assert held() == before


@pytest.mark.parametrize("way", [Phone, AskingPhone])
@pytest.mark.parametrize("role", INSIDE)
def test_inside_each_may_what_the_table_says_and_sees_nothing_else(world: World, role: str, way: type[Phone]) -> None:
    canaries = Canaries(world)
    key = session_for(world[role])

    async def story() -> tuple[dict[str, str], str]:
        found = {}
        phone = way(key)
        await phone.open()
        for kind in FRAMES:
            limits.acts.clear()
            sent = frame(world, kind)
            answer = await (phone.say(sent["body"]) if kind == "post" else phone.ask(kind, **rest(sent)))
            found[kind] = answer.get("code", answer["t"])
        await phone.hang_up()
        return found, phone.raw

    found, raw = online(story)
    assert found == {kind: right[INSIDE.index(role)] for kind, right in FRAMES.items()}
    assert canaries.leaked(raw, role) == set()
    assert [word for word in canaries.leaked(raw, "nobody") if word.startswith("chat.message")]  # and it did see words


def rest(sent: dict[str, Any]) -> dict[str, Any]:
    """What `Phone.ask` takes."""
    return {name: value for name, value in sent.items() if name not in ("t", "id")}
