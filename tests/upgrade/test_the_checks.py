"""Each comparison detects what it is there for: a changed or lost row, a migration that breaks, a dead link."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.upgrade.answers import Answers, behind_the_links, links
from tests.upgrade.before import Filled
from tests.upgrade.conftest import Copies
from tests.upgrade.rows import Rows, differences, rows
from tests.upgrade.same import answers_are_the_same, permissions_are_the_same, rows_are_the_same
from tests.upgrade.site import Site, answers_of

FIRST = "(SELECT MIN(id) FROM chat_reaction)"
WRONG = {  # what a migration could do → what the check calls it
    "UPDATE people_user SET display_name = upper(display_name) || '.' WHERE id = 1": {"people_user.display_name"},
    "UPDATE people_outgoingmail SET due_at = '2020-01-01' WHERE sent_at IS NULL": {"people_outgoingmail.due_at"},
    f"DELETE FROM chat_reaction WHERE id = {FIRST}": {"chat_reaction -"},
    f"UPDATE chat_reaction SET id = 9999 WHERE id = {FIRST}": {"chat_reaction -", "chat_reaction +"},
    "INSERT INTO auth_group (name) VALUES ('だれか')": {"auth_group +"},
    "ALTER TABLE people_user DROP COLUMN language": {"people_user.language gone"},
    "DROP TABLE chat_mute": {"chat_mute gone"},
    "UPDATE voices_voice SET code_hash = id": {"voices_voice.code_hash"},
    "UPDATE django_session SET session_data = ''": {"django_session.session_data"},
}
UNROLED = [
    "DELETE FROM auth_group_permissions WHERE id = (SELECT MAX(id) FROM auth_group_permissions)",
    "DELETE FROM people_user_groups WHERE id = (SELECT MIN(id) FROM people_user_groups)",
    "UPDATE auth_permission SET codename = codename || '_' WHERE codename = 'change_helpcontact'",
    "DELETE FROM wagtailcore_grouppagepermission",
    "UPDATE auth_group SET name = '別' WHERE name = '執筆'",
]


@pytest.fixture
def site(on_sqlite: Copies) -> Site:
    """A copy to damage."""
    return on_sqlite("spoiled")


@pytest.fixture
def good(filled: Filled) -> Rows:
    return rows(f"sqlite:///{filled.file}")


def spoil(site: Site, sql: str) -> None:
    with closing(sqlite3.connect(site.file)) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        assert database.execute(sql).rowcount != 0
        database.commit()


@pytest.mark.parametrize("sql", WRONG)
def test_what_happened_to_rows_is_noticed(site: Site, good: Rows, sql: str) -> None:
    rows_are_the_same(good, site.rows(), set(), declared={})
    spoil(site, sql)
    assert differences(good, site.rows()).keys() == WRONG[sql]
    with pytest.raises(AssertionError, match=re.escape(min(WRONG[sql]))):
        rows_are_the_same(good, site.rows(), set(), declared={})
    rows_are_the_same(good, site.rows(), set(), declared=dict.fromkeys(WRONG[sql], "said so"))


def test_what_is_declared_has_to_happen(good: Rows) -> None:
    with pytest.raises(AssertionError, match="did not happen"):
        rows_are_the_same(good, good, set(), declared={"people_user.language": "never"})


@pytest.mark.parametrize("sql", UNROLED)
def test_what_happened_to_a_role_is_noticed(site: Site, good: Rows, sql: str) -> None:
    permissions_are_the_same(good, site.rows(), declared={})
    spoil(site, sql)
    with pytest.raises(AssertionError):
        permissions_are_the_same(good, site.rows(), declared={})


def test_a_migration_that_breaks_something_is_noticed(site: Site, good: Rows, filled: Filled, tmp_path: Path) -> None:
    """Add the migration as a later version would, in a throw-away copy of the code."""
    code = tmp_path / "code"
    shutil.copytree(filled.code, code, symlinks=True)
    migrations = code / "people" / "migrations"
    last = max(file.stem for file in migrations.glob("0*.py"))
    (migrations / "9999_breaks.py").write_text(BROKEN.format(last=last))
    site.code = code
    site.manage("migrate", "--verbosity", "0")
    found = differences(good, site.rows()).keys()
    assert found == {"people_user.display_name", "auth_group_permissions -", "django_migrations +"}
    with pytest.raises(AssertionError, match=r"people_user\.display_name"):
        rows_are_the_same(good, site.rows(), {"django_migrations +"}, declared={})
    with pytest.raises(AssertionError):
        permissions_are_the_same(good, site.rows(), declared={})


BROKEN = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("people", "{last}")]
    operations = [
        migrations.RunSQL("UPDATE people_user SET display_name = 'x' WHERE id = 1"),
        migrations.RunSQL("DELETE FROM auth_group_permissions WHERE id = (SELECT MIN(id) FROM auth_group_permissions)"),
    ]
"""


def test_links_and_sessions_that_do_not_hold_are_noticed(site: Site, filled: Filled) -> None:
    """Check an upgrade with another signing key."""
    kinds = ("/programs/guardian/", "/programs/cancel/1:", "/accounts/undo/", "/desk/", "/voices/")
    some = [(to, path) for to, path in links(site.mails) if path.startswith(kinds)]
    before = answers_of(filled)
    then = {what: before[what] for what in (f"the mail to {to}: {path}" for to, path in some)}
    site.env["SECRET_KEY"] = "another-one-3kQx7Vw9Lz_Tn2bRs8yPd4fGm6aUe1iXo0QvBtNrMK"
    with site.served(with_worker=False) as web:
        now = behind_the_links(web.port, some, site.facts, site.facts["cookies"])
    with pytest.raises(AssertionError):
        answers_are_the_same(then, now, declared={})
    same = {what for what in then if then[what] == now[what]}
    # The page for a voice's code is public; 先輩 opens the desk without being signed in.
    assert {what.partition(": ")[2] for what in same} == {"/voices/answer/", "/desk/"}
    assert "the mail to midwife@demo.example: /desk/" in then.keys() - same


@pytest.mark.parametrize("other", [{}, {"a": (200, "あ")}, {"a": (403, "い")}])
def test_another_answer_is_noticed(other: Answers) -> None:
    good = {"a": (200, "い")}
    answers_are_the_same(good, good | {"b": (200, "new")}, declared={})
    answers_are_the_same(good, other, declared={"a": "said so"})
    with pytest.raises(AssertionError, match="a: "):
        answers_are_the_same(good, other, declared={})
    with pytest.raises(AssertionError):
        answers_are_the_same(good, good, declared={"a": "did not happen"})
