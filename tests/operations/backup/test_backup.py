"""A backup is only worth what its restore is: on SQLite and on PostgreSQL, onto an empty database and onto a used one."""

import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from operations.backup import sealed
from operations.backup.archive import Damaged, unpack
from tests.faults.fleet import WebProcess
from tests.faults.tab import visit
from tests.operations.backup.conftest import GONE_FROM_BACKUPS, SECRET, Installation

New = Callable[..., Installation]
Rows = dict[str, list[Any]]


@dataclass
class Kind:
    """Installations of one kind: one with the demo, and as many empty ones as are wanted."""

    used: Installation
    new: New


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest, demo: Installation, on_sqlite: New, on_postgres: New) -> Kind:
    new = on_sqlite if request.param == "sqlite" else on_postgres
    used = new(f"used-{request.param}", migrated=request.param == "postgresql")
    used.gone_user = demo.gone_user
    if request.param == "sqlite":
        shutil.copyfile(demo.file, used.file)
    else:
        used.manage("move_to_postgres", "--from", demo.database_url)
    shutil.copytree(demo.media, used.media)
    return Kind(used, lambda name, **how: new(f"{name}-{request.param}", **how))


@pytest.fixture(scope="module")
def before(kind: Kind, backup: Path) -> Rows:
    """All that the backup has to hold."""
    return kind.used.kept()


@pytest.fixture(scope="module")
def backup(kind: Kind) -> Path:
    """A backup of the demo, made while somebody has the database open and writes."""
    if kind.used.file.exists():
        with closing(sqlite3.connect(kind.used.file)) as writer:
            writer.executescript("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;")
            writer.execute("UPDATE people_user SET display_name = 'いまだけ' WHERE email = 'hana@demo.example'")
            writer.commit()  # in the write-ahead log only: a copy of the file would not have it
            assert b"\xe3\x81\x84\xe3\x81\xbe\xe3\x81\xa0\xe3\x81\x91" not in kind.used.file.read_bytes()
            told = kind.used.manage("backup")
    else:
        told = kind.used.manage("backup")
    (file,) = kind.used.backups.iterdir()
    assert told.startswith(f"✓ {file}: ")
    assert "1 uploaded files" in told
    return file


def test_everything_comes_back_and_the_site_answers(
    kind: Kind, backup: Path, before: Rows, demo: Installation, opened: Callable[[Installation], WebProcess]
) -> None:
    restored = kind.new("restored")
    assert "uploaded files are as they were at" in restored.manage("restore", str(backup))
    assert len(before["chat.picture"]) == 1
    assert restored.everything() == before  # and not one session more
    assert kind.used.everything().keys() & GONE_FROM_BACKUPS
    assert files_in(restored.media) == files_in(kind.used.media) == {"documents/shiori.pdf": b"%PDF-1.4 shiori"}

    web = opened(restored)
    assert visit(web.port, "/groups/load0/room/", demo.cookie)[0] == 302  # whoever was signed in is so no more
    cookie = restored.sign_in("load0-")
    status, page, _headers = visit(web.port, "/groups/load0/room/", cookie)
    assert status == 200
    assert "𠮷野家で\t待って\\N います 🍼" in page
    assert "発達" in visit(web.port, "/search/?q=%E7%99%BA%E9%81%94")[1].split("<main", 1)[1].split("<ul", 1)[1]
    # A page that is ahead of the log, because it was open when more had been said, starts afresh.
    address = f"ws://127.0.0.1:{web.port}/ws/groups/load0/"
    origin = f"http://127.0.0.1:{web.port}"
    with connect(address, additional_headers={"Cookie": cookie}, origin=Origin(origin)) as socket:
        socket.send(json.dumps({"t": "hello", "after": 5000}))
        frames = [json.loads(socket.recv(20))["t"] for _ in range(2)]
    assert frames == ["welcome", "reset"]


def test_new_rows_do_not_collide_after_a_restore(kind: Kind, backup: Path) -> None:
    restored = kind.new("goes-on")
    restored.manage("restore", str(backup))
    made = restored.run("from people.models import User; print(User.objects.create_user('n@example.org', 'ん').pk)")
    assert int(made) > kind.used.gone_user


def test_a_database_in_use_is_only_replaced_when_told(kind: Kind, backup: Path, before: Rows) -> None:
    other = kind.new("in-use", migrated=True)
    other.manage("ensure_site")
    other.run("from people.models import User; User.objects.create_user('here@example.org', 'もういる人')")
    (other.media / "images").mkdir(parents=True)
    (other.media / "images" / "own.png").write_text("own")
    said = other.refused("restore", str(backup))
    assert "The database is in use (people_user: 1); restoring would overwrite it." in said
    assert "--replace" in said
    assert other.run("from people.models import User; print(User.objects.get().email)").strip() == "here@example.org"
    assert files_in(other.media) == {"images/own.png": b"own"}

    other.manage("restore", str(backup), "--replace")
    assert other.everything() == before
    assert files_in(other.media) == files_in(kind.used.media)


def test_an_installation_that_nobody_has_used_counts_as_empty(kind: Kind, backup: Path) -> None:
    other = kind.new("installed", migrated=True)
    other.manage("ensure_site")
    other.manage("restore", str(backup))
    assert other.run("from people.models import User; print(User.objects.count() > 20)").strip() == "True"


def test_a_backup_of_the_other_kind_is_refused(kind: Kind, backup: Path, on_sqlite: New, on_postgres: New) -> None:
    is_sqlite = kind.used.file.exists()
    other = (on_postgres if is_sqlite else on_sqlite)(f"other-kind-{is_sqlite}")
    engine, others = ("sqlite", "postgresql") if is_sqlite else ("postgresql", "sqlite")
    assert f"The backup is one of {engine}, and DATABASE_URL names {others}." in other.refused("restore", str(backup))


# ── What does not depend on the kind of database ──


@pytest.fixture(scope="module")
def small(on_sqlite: New) -> Installation:
    """An installation with little in it."""
    small = on_sqlite("small", migrated=True)
    small.media.mkdir()
    (small.media / "a.txt").write_text("a" * 50_000)
    return small


@pytest.fixture(scope="module")
def sound(small: Installation) -> Path:
    small.manage("backup")
    return next(small.backups.glob("tsudoi-*"))


@pytest.mark.parametrize("name", ["../outside", "/tmp/tsudoi-outside", "media/../../outside"])
def test_nothing_is_unpacked_outside_of_the_folder(name: str, tmp_path: Path) -> None:
    evil, folder = tmp_path / "evil.tar.gz", tmp_path / "folder" / "here"
    folder.mkdir(parents=True)
    with tarfile.open(evil, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(Damaged):
        unpack(evil, folder, [])
    assert not list(folder.rglob("*"))
    assert not list(tmp_path.rglob("outside"))
    assert not Path("/tmp/tsudoi-outside").exists()


def test_a_link_in_a_backup_is_refused(tmp_path: Path) -> None:
    evil, folder = tmp_path / "evil.tar.gz", tmp_path / "here"
    folder.mkdir()
    with tarfile.open(evil, "w:gz") as tar:
        link = tarfile.TarInfo("media/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(link)
    with pytest.raises(Damaged):
        unpack(evil, folder, [])
    assert not list(folder.rglob("*"))


def test_a_damaged_backup_is_refused(small: Installation, sound: Path, on_sqlite: New, tmp_path: Path) -> None:
    whole = sound.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0xFF
    other_content = tmp_path / "unpacked"
    with sealed.opened(sound, sealed.identities(SECRET)) as plain, tarfile.open(fileobj=plain, mode="r|gz") as tar:
        tar.extractall(other_content)  # our own, just written
    (other_content / "media" / "a.txt").write_text("b" * 50_000)
    damaged = {
        "flipped": bytes(flipped),
        "cut": whole[: len(whole) - 200],
        "cut-between-pieces": whole[: len(whole) - len(whole) % (64 * 1024 + 16)],
        "more": whole + b"more",
        "header": whole[:40] + bytes([whole[40] ^ 1]) + whole[41:],
        "nothing": b"",
        "letter": b"Dear operator, this is not a backup.",
        "repacked": packed(other_content, tmp_path, ["database", "media/a.txt", "manifest.json"]),
        "without-manifest": packed(other_content, tmp_path, ["database", "media/a.txt"]),
        "without-a-file": packed(other_content, tmp_path, ["database", "manifest.json"]),
    }
    new = on_sqlite("damaged")
    for name, content in damaged.items():
        (tmp_path / name).write_bytes(content)
        said = new.refused("restore", str(tmp_path / name), "--replace")
        assert "Nothing was restored." in said, name
        assert "is damaged" in said or "has no manifest" in said or "its beginning is damaged" in said, name
    assert "is not there" in new.refused("restore", str(tmp_path / "nowhere"))
    assert files_in(new.media) == {}
    new.manage("restore", str(sound))  # and the sound one is taken
    assert files_in(new.media) == files_in(small.media)


def packed(folder: Path, place: Path, names: list[str]) -> bytes:
    with tarfile.open(place / "packed.tar.gz", "w:gz") as tar:
        for name in names:
            tar.add(folder / name, name)
    return (place / "packed.tar.gz").read_bytes()


def test_a_backup_of_a_newer_version_is_refused(small: Installation, on_sqlite: New) -> None:
    newer = on_sqlite("newer")
    shutil.copyfile(small.file, newer.file)
    with closing(sqlite3.connect(newer.file)) as database, database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('chat', '0999_x', '2026-01-01')")
    newer.manage("backup")
    said = on_sqlite("older").refused("restore", str(next(newer.backups.glob("tsudoi-*"))))
    assert "The backup is from a newer version (chat.0999_x)." in said


def test_nobody_else_can_read_it_and_old_ones_go(small: Installation, sound: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(sound.stat().st_mode) == 0o600
    assert stat.S_IMODE(small.backups.stat().st_mode) == 0o700
    folder = tmp_path / "kept"
    folder.mkdir()
    for name in ("tsudoi-20200101T000000Z.tar.gz", "tsudoi-20200102T000000Z.tar.gz.age", "notes.txt"):
        (folder / name).write_text("old")
    said = small.manage("backup", "--to", str(folder), "--keep-days", "14")
    assert said.count("was older than 14 days and is deleted") == 2
    assert len(list(folder.iterdir())) == 2
    assert (folder / "notes.txt").exists()
    assert small.manage("backup", "--to", str(folder), "--check", "26").startswith("✓ tsudoi-")


def test_the_newest_backup_stays_however_old(small: Installation, tmp_path: Path) -> None:
    (tmp_path / "tsudoi-20200101T000000Z.tar.gz").write_text("old")
    said = small.refused("backup", "--to", str(tmp_path), "--check", "26")
    assert "The newest backup, tsudoi-20200101T000000Z.tar.gz, is" in said
    assert "There is no backup in" in small.refused("backup", "--to", str(tmp_path / "none"), "--check", "26")


def test_a_backup_can_be_piped_elsewhere(small: Installation, on_sqlite: New, tmp_path: Path) -> None:
    file = tmp_path / "piped"
    with file.open("wb") as output:
        subprocess.run([sys.executable, "manage.py", "backup", "--to", "-"], env=small.env, stdout=output, check=True)
    new = on_sqlite("piped")
    new.manage("restore", str(file))
    assert new.everything() == small.kept()


def test_a_backup_that_fails_says_so_and_leaves_nothing(on_postgres: New, small: Installation, tmp_path: Path) -> None:
    new = on_postgres("without-programs", migrated=True)
    bare = tmp_path / "bin"
    bare.mkdir()
    said = new.refused("backup", PATH=str(bare))
    assert "No backup was made. pg_dump was not found." in said
    assert list(new.backups.iterdir()) == []
    with small.file.open("rb") as file:
        page = file.read(4096)
    damaged = tmp_path / "damaged.sqlite3"
    damaged.write_bytes(page + os.urandom(60_000))
    said = small.refused("backup", "--to", str(tmp_path / "out"), DATABASE_URL=f"sqlite:///{damaged}")
    assert "No backup was made." in said
    assert list((tmp_path / "out").iterdir()) == []


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
