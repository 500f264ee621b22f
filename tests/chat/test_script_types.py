"""The types that the room's scripts are checked against are those of the frames, and of what the page gives them."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from chat import script_types, told
from chat.fields import ByName, ListOf, Maybe, Number, OneOf, Record, Text
from chat.script_types import type_of
from chat.views.texts import texts
from tests.factories.rooms import Circle

pytestmark = pytest.mark.one_database


def test_each_kind_of_field_has_its_type() -> None:
    words = OneOf(["a", "b"])
    record = Record({"n": Maybe(Number())}, {"by": ByName(words, ListOf(Text()))})
    assert type_of(record) == '{\n  n: number | null;\n  by?: Partial<Record<"a" | "b", string[]>>;\n}'
    with pytest.raises(TypeError):
        type_of(len)


def test_a_schema_that_changed_makes_the_file_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    call_command("frame_types", check=True)
    monkeypatch.setitem(told.FRAMES, "pong", Record({"seq": Number(), "later": Number()}))
    with pytest.raises(CommandError, match=r"frames\.d\.ts is not what the schemas of frames say"):
        call_command("frame_types", check=True)
    monkeypatch.setattr(script_types, "FILE", tmp_path / "frames.d.ts")
    monkeypatch.setattr("chat.management.commands.frame_types.FILE", tmp_path / "frames.d.ts")
    with pytest.raises(CommandError):
        call_command("frame_types", check=True)
    call_command("frame_types")
    call_command("frame_types", check=True)
    assert "    later: number;\n" in (tmp_path / "frames.d.ts").read_text()


def test_the_page_gives_its_script_what_the_types_say(circle: Circle, client: Client) -> None:
    client.force_login(circle.hana)
    page = client.get(f"/groups/{circle.group.slug}/room/").content.decode()
    (found,) = re.findall(r'<script id="room-data" type="application/json">(.*?)</script>', page)
    given = json.loads(found)
    assert given["me"] == circle.group.memberships.get(user=circle.hana).pk
    Record({**told.PAGE, "texts": Record(dict.fromkeys(texts(), told.TEXT))})(given)


def test_a_message_that_is_not_described_is_noticed() -> None:
    view = {"id": 1, "seq": 1, "cid": "6b0cab1e-52a7-4d1c-8f53-0a5e7c1d9b20", "by": None, "name": "", "at": 5}
    view |= {"role": "gone", "state": "visible", "html": "a", "reactions": {"hug": [7]}}
    told.MESSAGE(view)
    for wrong in ({"user": 5}, {"state": "lost"}, {"by": "5"}, {"reactions": {"like": [7]}}, {"reactions": {"hug": 7}}):
        with pytest.raises(ValueError, match=r"^$"):
            told.MESSAGE({**view, **wrong})
