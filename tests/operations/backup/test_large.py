"""A backup and a restore of much need no more memory than those of little."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from operations.backup import sealed
from tests.operations.backup.conftest import PUBLIC, SECRET, Installation

MUCH = 300  # MB that cannot be compressed, as pictures
MOST = 200 * 1024  # KiB
# Not ru_maxrss: a process is born with the one of whoever started it, and tests grow large.
MEASURED = """
import pathlib, re, sys
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[1:]])
print(re.search(r"VmHWM:\\s+(\\d+) kB", pathlib.Path("/proc/self/status").read_text())[1])
"""


def most_memory(installation: Installation, *words: str) -> int:
    """KiB that a command held at its height."""
    command = [sys.executable, "-c", MEASURED, *words]
    done = subprocess.run(command, env=installation.env, input=SECRET, text=True, capture_output=True, check=True)
    return int(done.stdout.splitlines()[-1])


def test_memory_does_not_grow_with_what_is_kept(on_sqlite: Callable[..., Installation]) -> None:
    much, new = on_sqlite("much", migrated=True), on_sqlite("much-restored")
    (much.media / "images").mkdir(parents=True)
    with Path("/dev/urandom").open("rb") as noise, (much.media / "images" / "large.bin").open("wb") as output:
        for _each in range(MUCH):
            output.write(noise.read(1_000_000))
    assert most_memory(much, "backup") < MOST
    (file,) = much.backups.iterdir()
    assert file.stat().st_size > MUCH * 1_000_000
    assert most_memory(new, "restore", str(file)) < MOST
    assert (new.media / "images" / "large.bin").stat().st_size == MUCH * 1_000_000
    assert [path.name for path in new.media.iterdir()] == ["images"]  # nothing else is left


WRONG_KEYS: dict[str, Callable[[], str]] = {
    "another": lambda: sealed.new_key()[0],
    "public": lambda: PUBLIC,
    "empty": lambda: "",
    "broken": lambda: "AGE-SECRET-KEY-1" + "Q" * 58,
}


@pytest.mark.parametrize("kind", WRONG_KEYS)
def test_without_the_right_key_nothing_happens(
    on_sqlite: Callable[..., Installation], tmp_path: Path, kind: str
) -> None:
    made, new = on_sqlite(f"key-{kind}", migrated=True), on_sqlite(f"key-{kind}-new")
    made.manage("backup")
    key = tmp_path / "key"
    key.write_text(WRONG_KEYS[kind]())
    said = new.refused("restore", str(next(made.backups.iterdir())), "--identity", str(key))
    assert "Nothing was restored." in said
    assert "key" in said
    assert not new.file.exists()


def test_without_a_public_key_there_is_no_backup(on_sqlite: Callable[..., Installation]) -> None:
    made = on_sqlite("keyless", migrated=True)
    said = made.refused("backup", BACKUP_RECIPIENT="")
    assert "manage.py backup_key" in said
    assert "not a public key" in made.refused("backup", BACKUP_RECIPIENT="age1nonsense")
    assert not made.backups.exists() or list(made.backups.iterdir()) == []
    secret, public = (line for line in made.manage("backup_key").splitlines() if "1" in line and " " not in line)
    made.manage("backup", BACKUP_RECIPIENT=public.removeprefix("BACKUP_RECIPIENT="))
    new = on_sqlite("keyed")
    key = new.folder / "key"
    key.write_text(f"# of the safe\n{secret}\n")
    new.manage("restore", str(next(made.backups.iterdir())), "--identity", str(key))


def test_what_a_killed_backup_left_is_removed_and_open_backups_still_restore(
    on_sqlite: Callable[..., Installation],
) -> None:
    made, new = on_sqlite("killed", migrated=True), on_sqlite("from-an-open-one")
    left = made.media / ".keeping" / "database"
    left.parent.mkdir(parents=True)
    left.write_text("the whole database")
    made.manage("backup")
    assert list(made.media.iterdir()) == []
    file = next(made.backups.iterdir())
    open_one = made.folder / file.name.removesuffix(".age")
    with sealed.opened(file, sealed.identities(SECRET)) as plain:
        open_one.write_bytes(plain.read())
    new.manage("restore", str(open_one))
    assert new.everything() == made.kept()
