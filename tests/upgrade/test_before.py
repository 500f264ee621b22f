"""The filled installation has rows everywhere; and its commit can be fetched, or the error says what to do."""

import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.upgrade import before, changed
from tests.upgrade.answers import links
from tests.upgrade.before import Filled, NotThere, commit, lay_out, move_on
from tests.upgrade.rows import Rows, permissions, rows


@pytest.fixture(scope="module")
def there(filled: Filled) -> Rows:
    return rows(f"sqlite:///{filled.file}")


def test_nothing_is_empty_but_what_cannot_be_filled(filled: Filled, there: Rows) -> None:
    empty = {table for table, found in there.items() if not found}
    reasons = filled.facts["empty"] | changed.LEFT_EMPTY
    assert empty == reasons.keys()
    assert all(reasons.values())
    assert len(there) > 100


def test_what_an_upgrade_could_lose_is_there(filled: Filled, there: Rows) -> None:
    mails = Counter(
        "waits" if not (row["sent_at"] or row["cancelled_at"]) else "sent" if row["sent_at"] else "taken back"
        for row in there["people_outgoingmail"].values()
    )
    due = [
        row["template"]
        for row in there["people_outgoingmail"].values()
        if not (row["sent_at"] or row["cancelled_at"])
        and datetime.fromisoformat(row["due_at"]).replace(tzinfo=UTC) < datetime.now(UTC)
    ]
    assert min(mails["waits"] - len(due), mails["sent"], mails["taken back"]) > 10
    assert {"programs/enrolled", "voices/answered", "groups/asked", "groups/appointment_proposed"} < set(due)
    kinds = {"/".join(path.split("/")[1:3]) for _to, path in links(filled.mails)}
    assert {
        "programs/guardian", "programs/cancel", "programs/signups", "accounts/undo", "voices/answer", "groups/mine",
        "desk/", "admin/peer-groups", "admin/pages",
    } <= kinds  # fmt: skip
    tasks = Counter(row["status"] for row in there["django_tasks_database_dbtaskresult"].values())
    assert min(tasks["READY"], tasks["SUCCESSFUL"]) > 0
    (office,) = (name for name in permissions(there) if name not in ("執筆", "公開"))
    assert "helplines.helpcontact.change_helpcontact" in permissions(there)[office]
    assert any(row["approved_go_live_at"] for row in there["wagtailcore_revision"].values())
    assert any(row["has_unpublished_changes"] and row["live"] for row in there["wagtailcore_page"].values())
    assert {row["state"] for row in there["groups_appointment"].values()} >= {"proposed", "confirmed", "accepted"}
    assert {row["verb"] for row in there["people_auditentry"].values()} >= {
        "chat.hide_message", "chat.freeze", "chat.hand_over_report", "groups.remove", "people.suspend_account",
    }  # fmt: skip


def test_the_commit_is_one_that_this_checkout_descends_from(filled: Filled) -> None:
    git = ["git", "merge-base", "--is-ancestor", commit(), "HEAD"]
    assert subprocess.run(git, cwd=before.ROOT, capture_output=True).returncode == 0, (
        f"{commit()} is not in our history"
    )
    assert len(commit()) == 40


def test_a_clone_without_its_history_says_what_to_do(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    with pytest.raises(NotThere) as said:
        lay_out(commit(), tmp_path / "code", repository=tmp_path)
    assert "git fetch --unshallow origin" in str(said.value)
    assert commit() in str(said.value)
    assert "\n" not in str(said.value)


def test_a_shallow_clone_fetches_its_history(tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{before.ROOT}", shallow], check=True)
    lay_out(commit(), tmp_path / "code", repository=shallow)
    assert (tmp_path / "code" / "manage.py").is_file()


@pytest.mark.parametrize("to", ["nowhere", "0" * 40])
def test_it_is_not_moved_on_to_what_is_not_there(to: str) -> None:
    now = commit()
    with pytest.raises(NotThere):
        move_on(to)
    assert commit() == now


def test_it_is_not_moved_on_to_what_this_checkout_does_not_descend_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> str:
        names = ["-c", "user.name=n", "-c", "user.email=n@example.org"]
        done = subprocess.run(["git", *names, *words], cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    git("init", "--quiet")
    git("commit", "--quiet", "--allow-empty", "--message", "one")
    git("checkout", "--quiet", "--orphan", "elsewhere")
    git("commit", "--quiet", "--allow-empty", "--message", "two")
    other = git("rev-parse", "HEAD")
    git("checkout", "--quiet", "--orphan", "here")
    git("commit", "--quiet", "--allow-empty", "--message", "three")
    monkeypatch.setattr(before, "ROOT", tmp_path)
    with pytest.raises(NotThere, match="does not descend"):
        move_on(other)
