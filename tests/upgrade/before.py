"""The commit before: its code from the history, and a filled installation that this code has made.

Every change is tested as an upgrade from the commit named in the file BEFORE. One command moves it on:

    .venv/bin/python -m tests.upgrade.before            to the newest commit of this checkout
    .venv/bin/python -m tests.upgrade.before main~3     to another one that it descends from
"""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAME = HERE / "BEFORE"
KEPT = ROOT / ".cache" / "upgrade"
OLD = 24 * 60 * 60  # seconds


class NotThere(Exception):
    """This clone's history lacks the commit; says in one line what to do."""


class CannotFill(Exception):
    """The commit cannot build its own filled installation; says why."""


def commit() -> str:
    """The full hash of the commit before."""
    return NAME.read_text().strip()


def lay_out(of: str, folder: Path, *, repository: Path = ROOT) -> None:
    """Put the code of a commit into `folder`. A shallow clone fetches its history once. Raises NotThere."""
    packed = _archive(of, repository)
    if packed.returncode:
        subprocess.run(["git", "fetch", "--quiet", "--unshallow", "origin"], cwd=repository, capture_output=True)
        packed = _archive(of, repository)
    if packed.returncode:
        why = packed.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise NotThere(
            f"The commit before, {of}, is not in the history of this clone ({' '.join(why)}). The upgrade is tested "
            "from it: clone with the whole history, or complete this one by `git fetch --unshallow origin`."
        )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")


def _archive(of: str, repository: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", "archive", "--format=tar", of], cwd=repository, capture_output=True)


class Filled:
    """The filled installation on SQLite: `code`, `file`, `media`, sent `mails`, and `facts` (tests/upgrade/fill.py)."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.code = folder, folder / "code"
        self.file, self.media, self.mails = folder / "tsudoi.sqlite3", folder / "media", folder / "mails"

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "facts.json").read_text())
        return found


def filled(of: str | None = None) -> Filled:
    """The filled installation of a commit; built once a day, because its contents expire within hours and days.

    Raises NotThere and CannotFill.
    """
    of = of or commit()
    folder = KEPT / f"{of[:12]}-{_digest()}-{time.strftime('%j')}"
    if not (folder / "facts.json").exists():
        from tests.databases import locked

        with locked("upgrade"):
            if not (folder / "facts.json").exists():
                for past in KEPT.glob("*"):
                    if time.time() - past.stat().st_mtime > OLD or past == folder:
                        shutil.rmtree(past)
                _make(of, Filled(folder))
    return Filled(folder)


def environment(database_url: str, folder: Path, *, redis_url: str = "") -> dict[str, str]:
    """The environment of every process on the filled installation: as in production, with mails in a folder.

    Its bytecode is always cached, whatever the tests' own processes do: the old version starts many times.
    """
    left_out = ("DEBUG", "EMAIL_URL", "PYTHONDONTWRITEBYTECODE", "PYTEST_XDIST_WORKER")
    return {name: value for name, value in os.environ.items() if name not in left_out} | {
        "DJANGO_SETTINGS_MODULE": "tests.faults.day_settings",
        "SECRET_KEY": "n4Tz-8bQxK2vL7hWm_J9sYpR5cFd3gXeU6aBoV1iZtNrMyGkPj",
        "BASE_URL": "http://testserver",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "MEDIA_ROOT": str(folder / "media"),
        "MAIL_FOLDER": str(folder / "mails"),
        "STATIC_ROOT": str(folder / "static"),
        "BACKUP_ROOT": str(folder / "backups"),
    }


def _digest() -> str:
    """A digest that changes with what builds the installation, besides the commit itself."""
    return sha256((HERE / "fill.py").read_bytes() + Path(__file__).read_bytes()).hexdigest()[:8]


def _make(of: str, new: Filled) -> None:
    new.folder.mkdir(parents=True)
    lay_out(of, new.code)
    if not (new.code / "tests" / "upgrade" / "fill.py").exists():  # the commit is older than these tests
        shutil.copytree(HERE, new.code / "tests" / "upgrade", dirs_exist_ok=True)
    (new.code / ".cache").symlink_to(ROOT / ".cache")  # its own helpers find its own migrations' template there
    env = environment(f"sqlite:///{new.file}", new.folder)
    shell = {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "community.settings"}  # the demo needs these
    steps: list[tuple[list[str], dict[str, str]]] = [
        (["-c", INSTALLED, str(new.file)], {"DJANGO_SETTINGS_MODULE": "tests.settings"}),
        (["manage.py", "demo"], shell),
        (["-m", "tests.upgrade.fill", str(new.folder / "facts.json.new")], {}),
    ]
    for words, more in steps:
        done = subprocess.run([sys.executable, *words], cwd=new.code, env=env | more, capture_output=True, text=True)
        if done.returncode:
            raise CannotFill(f"{of[:12]} did not make its installation: {' '.join(words[:3])}\n{done.stderr[-3000:]}")
    with closing(sqlite3.connect(new.file)) as database:  # a worker ends without closing: what it wrote lies beside
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (new.folder / "facts.json.new").rename(new.folder / "facts.json")


# The translations, and the database as that commit's migrations and `ensure_site` leave it (cached by their digest).
INSTALLED = """
import shutil, sys
import django
django.setup()
from django.core.management import call_command
from tests.databases import SqliteCopies
call_command("messages", compile=True)
copies = SqliteCopies("")
copies.make_template()
shutil.copyfile(copies.template, sys.argv[1])
"""


def move_on(to: str) -> str:
    """Start upgrades from another commit from now on, an ancestor of this checkout, and return its full hash.

    Raises NotThere and CannotFill; then nothing has changed.
    """
    found = subprocess.run(
        ["git", "rev-parse", "--verify", f"{to}^{{commit}}"], cwd=ROOT, capture_output=True, text=True
    )
    if found.returncode:
        raise NotThere(f"There is no commit {to} in this clone.")
    new = found.stdout.strip()
    if subprocess.run(["git", "merge-base", "--is-ancestor", new, "HEAD"], cwd=ROOT).returncode:
        raise NotThere(f"This checkout does not descend from {new}: others would not find it.")
    filled(new)
    NAME.write_text(f"{new}\n")
    return new


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    try:
        print(f"✓ upgrades begin at {move_on(*sys.argv[1:] or ['HEAD'])}; commit tests/upgrade/BEFORE")
    except (NotThere, CannotFill) as reason:
        sys.exit(f"✗ {reason}")
