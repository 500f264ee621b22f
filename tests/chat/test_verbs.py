"""Each verb is declared once, and what is declared is so: its right, its page, its frame in the docs, and who is told."""

import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chat import doorbell, frames, told
from chat.bells import Bell, News
from chat.enums import EventKind, ReactionKind, ReportReason
from chat.models import Event, Message, Topic
from chat.rights import RIGHTS, rights_in
from chat.verbs import ADDRESSES, MESSAGE_VERBS, VERBS
from people.models import User
from tests.factories.rooms import Circle, say

HERE = Path(__file__).resolve().parents[2]
DOCS = (HERE / "docs" / "realtime.md").read_text()
ID = "6b0cab1e-52a7-4d1c-8f53-0a5e7c1d9b20"


def section(title: str) -> str:
    """A part of docs/realtime.md."""
    return DOCS.split(f"\n### {title}\n")[1].split("\n### ")[0]


def examples(text: str) -> list[dict[str, Any]]:
    """The frames it shows."""
    found = [json.loads(one.replace('"6b0c…"', f'"{ID}"')) for one in re.findall(r"`(\{.*?\})`", text)]
    return [{**one, "id": ID} if one.get("id") == "…" else one for one in found if "t" in one]


def test_each_verb_has_a_right_and_each_right_a_verb() -> None:
    assert MESSAGE_VERBS.keys() | {"reply"} == RIGHTS.keys()  # to answer is to post
    in_room = {
        verb for frozen in (True, False) for may in rights_in(state="open", is_frozen=frozen).values() for verb in may
    }
    declared = {name for verb in VERBS.values() for name in (verb.name, verb.undone_as) if name}
    assert declared - {"unreact"} | {"reply"} == in_room


def test_the_docs_show_a_frame_of_each_kind_and_each_fits() -> None:
    shown = examples(section("From the client"))
    assert {frames.check(dict(one))["t"] for one in shown} == frames.SCHEMAS.keys()
    for one in shown:
        if one["t"] in VERBS:
            assert VERBS[one["t"]].schema.required.keys() <= one.keys() - {"t"}
    named = section("From the server").split("Kinds of events: ")[1].split(";")[0]
    assert set(re.split(r",\s+", named)) == set(EventKind.values)
    for row, kinds in (("react", ReactionKind.values), ("mute, block, report", ReportReason.values)):
        (line,) = re.findall(rf"\n\| {row} \|.*", section("From the client"))
        assert re.findall(r"\(([\w, ]+)[;)]", line) == [", ".join(kinds)]
    (message,) = (json.loads(one.replace("6b0c…", ID)) for one in re.findall(r'`(\{"id":18.*?\})`', DOCS, re.DOTALL))
    told.MESSAGE(message)


@pytest.mark.parametrize("address", sorted(ADDRESSES))
def test_each_address_is_on_the_page_of_a_message(circle: Circle, client_for: Any, address: str) -> None:
    mine, theirs = say(circle.hana, circle.group, "わたし"), say(circle.sora, circle.group, "ほかの人")
    hidden = say(circle.sora, circle.group, "かくれた")
    VERBS["hide"].act(circle.midori, hidden, {"reason": "約束"})  # type: ignore[arg-type]
    VERBS["react"].act(circle.hana, theirs, {"kind": "hug", "on": True})  # type: ignore[arg-type]
    pinned = say(circle.sora, circle.group, "うえ")
    for done in ("pin", "stop_replies"):
        VERBS[done].act(circle.midori, pinned, {})  # type: ignore[arg-type]
    pages = ""
    seen = ((circle.hana, mine), (circle.hana, theirs), *((circle.midori, it) for it in (theirs, hidden, pinned)))
    for user, it in seen:
        pages += client_for(user).get(f"/groups/kotoba/room/{it.pk}/").content.decode()
    assert re.search(rf'action="/groups/kotoba/room/\d+/{address}/"', pages)


def test_each_verb_is_in_the_sheet_of_the_room(circle: Circle, client_for: Any) -> None:
    """A button that sends the verb's frame, with the words that its frame has; or a part with a branch of its own."""
    page = client_for(circle.midori).get("/groups/kotoba/room/").content.decode()
    acts, parts = (set(re.findall(rf'data-{kind}="(\w+)"', page)) for kind in ("act", "for"))
    assert acts | parts == RIGHTS.keys()
    assert not acts & parts
    asked = dict(re.findall(r'id="words-(\w+)"\s+hidden\s+data-field="(\w+)"', page))
    for name in acts - {"reply"}:
        assert MESSAGE_VERBS[name].fields.keys() == ({asked[name]} if name in asked else set()), name
    assert asked.keys() <= acts
    script = (HERE / "static" / "js" / "room" / "sheet.js").read_text()
    assert RIGHTS.keys() & set(re.findall(r'"(\w+)"', script)) == parts | {"reply"}


DONE: dict[str, list[tuple[str, dict[str, Any]]]] = {  # by whom, with what
    "post": [("sora", {"client_id": uuid.UUID(ID), "body": "ことば", "reply_to": None})],
    "edit": [("hana", {"body": "なおした"})],
    "withdraw": [("hana", {})],
    "react": [("sora", {"kind": "hug", "on": True}), ("sora", {"kind": "hug", "on": False})],
    "mute": [("sora", {})],
    "block": [("sora", {})],
    "report": [("sora", {"reason": "hurt"})],
    "take_back": [("sora", {})],
    "hide": [("midori", {"reason": "約束"})],
    "restore": [("midori", {"reason": "約束"})],
    "pin": [("midori", {})],
    "unpin": [("midori", {})],
    "stop_replies": [("midori", {})],
    "allow_replies": [("midori", {})],
    "topic": [("hana", {"topic": "ねむり"})],
    "move": [("midori", {"topic": "ねむり"})],
    "rename_topic": [("midori", {"name": "ごはん"})],
    "bookmark": [("sora", {})],
    "freeze": [("midori", {"on": True, "reason": "ひと休み"}), ("midori", {"on": False})],
}


UNDOES = {"unpin": "pin", "allow_replies": "stop_replies"}


@pytest.mark.parametrize("name", sorted(VERBS))
def test_who_is_told_is_who_is_said_to_be(
    circle: Circle,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    it, verb = say(circle.hana, circle.group, "ことば"), VERBS[name]
    before: list[tuple[str, dict[str, Any]]] = []
    if name == "hide":
        before = [("sora", DONE["report"][0][1])]  # hiding answers reports
    elif name == "take_back":
        before = [("sora", DONE["report"][0][1])]
    elif name == "restore":
        before = [("midori", DONE["hide"][0][1])]
    for who, given in before:
        VERBS["hide" if name == "restore" else "report"].act(getattr(circle, who), it, given)  # type: ignore[arg-type]
    if name == "pin":  # instead of another
        VERBS["pin"].act(circle.midori, say(circle.sora, circle.group, "まえ"), {})  # type: ignore[arg-type]
    elif name in UNDOES:
        VERBS[UNDOES[name]].act(circle.midori, it, {})  # type: ignore[arg-type]
    elif name == "rename_topic":
        VERBS["move"].act(circle.midori, it, {"topic": "ねむり"})  # type: ignore[arg-type]
    rung: list[Bell] = []
    monkeypatch.setattr(doorbell, "tell", rung.append)
    seq = Event.objects.filter(room=circle.room).count()
    with django_capture_on_commit_callbacks(execute=True):
        for who, given in DONE[name]:
            actor: User = getattr(circle, who)
            if name == "take_back":
                given = {"message": it.pk}
            elif name == "rename_topic":
                given = {**given, "topic": Topic.objects.get().pk}
            current = Message.objects.get(pk=it.pk)
            verb.act(actor, current if name in MESSAGE_VERBS else circle.room, given)  # type: ignore[arg-type]
    events = {EventKind(kind) for kind in Event.objects.filter(seq__gt=seq).values_list("kind", flat=True)}
    bells = {type(bell) for bell in rung} - {News}  # which rings for the events
    assert events | bells == verb.tells
