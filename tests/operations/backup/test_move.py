"""From SQLite to PostgreSQL with one command, and nothing is missing."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.faults.fleet import WebProcess
from tests.faults.tab import visit
from tests.operations.backup.conftest import Installation

New = Callable[..., Installation]


@pytest.fixture(scope="module")
def moved(demo: Installation, on_postgres: New) -> Installation:
    """The demo on PostgreSQL."""
    new = on_postgres("moved")
    told = new.manage("move_to_postgres", "--from", demo.database_url)
    with closing(sqlite3.connect(demo.file)) as database:
        ((messages,),) = database.execute("SELECT COUNT(*) FROM chat_message").fetchall()
    assert messages > 40
    assert f"· chat_message: {messages}\n" in told
    assert re.search(r"✓ \d,\d{3} rows moved; every table is the same on both sides.", told)
    shutil.copytree(demo.media, new.media)
    return new


@pytest.fixture
def old(demo: Installation, on_sqlite: New, request: pytest.FixtureRequest) -> Installation:
    """A copy of the demo to spoil."""
    copy = on_sqlite(f"old-{request.node.name[:20]}")
    shutil.copyfile(demo.file, copy.file)
    return copy


def test_every_row_of_every_table_is_there(demo: Installation, moved: Installation) -> None:
    before, after = demo.everything(), moved.everything()
    assert before.keys() == after.keys()
    assert len(before) > 40
    assert len(before["chat.picture"]) == 1
    for name in before:
        assert before[name] == after[name], name


def test_nobody_is_signed_out_and_the_room_has_its_history(
    demo: Installation, moved: Installation, opened: Callable[[Installation], WebProcess]
) -> None:
    web = opened(moved)
    status, page, _headers = visit(web.port, "/groups/load0/room/", demo.cookie)
    assert status == 200
    assert "𠮷野家で\t待って\\N います 🍼" in page
    for path in ("/", "/en/", "/programs/", "/places/", "/voices/"):
        assert visit(web.port, path)[0] == 200
    assert "発達" in visit(web.port, "/search/?q=%E7%99%BA%E9%81%94")[1].split("<main", 1)[1].split("<ul", 1)[1]


def test_new_rows_get_numbers_that_were_never_used(demo: Installation, moved: Installation) -> None:
    """Not even by somebody who is gone: what still names them must not come to name another."""
    made = moved.run("""
from people.models import User
from wagtail.models import Page
from chat.models import Room
print(User.objects.create_user("new@example.org", "あたらしい人").pk)
root = Page.objects.get(depth=1)
highest = Page.objects.latest("pk").pk
page = root.add_child(instance=Page(title="新", slug="new"))
print(page.pk > highest, page.path not in list(Page.objects.exclude(pk=page.pk).values_list("path", flat=True)))
page.delete()
User.objects.get(email="new@example.org").delete()
""").split()
    assert int(made[0]) > demo.gone_user
    assert made[1:] == ["True", "True"]


def test_a_database_in_use_is_not_overwritten(demo: Installation, moved: Installation) -> None:
    before = moved.everything()
    assert "The new database is in use" in moved.refused("move_to_postgres", "--from", demo.database_url)
    assert moved.everything() == before


def test_what_cannot_be_moved_is_named_and_nothing_is_moved(old: Installation, on_postgres: New) -> None:
    new = on_postgres("mended", migrated=True)

    def change(statement: str) -> None:
        with closing(sqlite3.connect(old.file)) as database, database:
            database.execute(statement)

    change("CREATE TABLE mystery (id INTEGER)")
    assert "tables that nobody here knows: mystery" in new.refused("move_to_postgres", "--from", old.database_url)
    change("DROP TABLE mystery")

    change("UPDATE chat_message SET room_id = 999999 WHERE id = (SELECT MAX(id) FROM chat_message)")
    assert "refers to rows that are not there" in new.refused("move_to_postgres", "--from", old.database_url)
    change("UPDATE chat_message SET room_id = (SELECT MAX(id) FROM chat_room) WHERE room_id = 999999")

    change("UPDATE people_user SET display_name = 'は' || char(0) || 'な' WHERE id = 1")
    assert "does not take what is in people_user" in new.refused("move_to_postgres", "--from", old.database_url)
    assert new.run("from people.models import User; print(User.objects.count())").strip() == "0"
    change("UPDATE people_user SET display_name = 'はな' WHERE id = 1")

    assert "rows moved" in new.manage("move_to_postgres", "--from", str(old.file))


def test_the_old_database_must_be_of_this_version(old: Installation, on_postgres: New) -> None:
    new = on_postgres("other_version")
    with closing(sqlite3.connect(old.file)) as database, database:
        database.execute("DELETE FROM django_migrations WHERE app = 'voices' AND name LIKE '0003%'")
    assert "is behind this version (voices.0003_" in new.refused("move_to_postgres", "--from", old.database_url)
    with closing(sqlite3.connect(old.file)) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('voices', '0003_addresses_in_one_form', '2026-01-01')"
        )
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('voices', '0999_later', '2026-01-01')"
        )
    assert "is ahead of this version (voices.0999_later)" in new.refused("move_to_postgres", "--from", old.database_url)


def test_wrong_addresses_are_told_apart(old: Installation, on_postgres: New) -> None:
    new = on_postgres("wrong")
    assert "There is no file /nowhere/x" in new.refused("move_to_postgres", "--from", "sqlite:////nowhere/x")
    assert "does not name a PostgreSQL" in old.refused("move_to_postgres", "--from", old.database_url)
    (new.folder / "letter.txt").write_text("this is not a database " * 100)
    assert "cannot be read" in new.refused("move_to_postgres", "--from", str(new.folder / "letter.txt"))
