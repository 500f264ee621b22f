"""A filled installation served by processes of the old and the new version, one after the other and side by side."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.databases import locked
from tests.faults.fleet import WebProcess
from tests.operations.backup.conftest import Installation
from tests.ports import free_port
from tests.services import wait_for
from tests.upgrade.answers import Answers, at_the_doors, behind_the_links, links
from tests.upgrade.before import ROOT, Filled, environment
from tests.upgrade.rows import Rows, rows

INTERRUPTED = "upgrade.cut"  # the mail during which a worker died: it is not resent automatically


class Site(Installation):
    """Its own database, with the filled installation's mails and files; `code` is the version that serves it next."""

    def __init__(self, filled: Filled, folder: Path, database_url: str, redis_url: str = "") -> None:
        super().__init__(folder, database_url, redis_url)
        kept = {name: self.env[name] for name in ("BACKUP_RECIPIENT", "PATH")}
        self.env = environment(database_url, folder, redis_url=redis_url) | kept
        self.env |= {"CHAT_POSTS_PER_MINUTE": "100000", "CHAT_POSTS_AT_ONCE": "10000"}  # one person posts for many
        self.env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{self.env['PATH']}"
        self.facts, self.mails, self.port = filled.facts, folder / "mails", free_port()
        self.cookies: dict[str, str] = {}  # of roles that had to sign in again
        shutil.copytree(filled.mails, self.mails)

    def rows(self) -> Rows:
        return rows(self.database_url)

    @contextmanager
    def served(self, *, with_worker: bool = True) -> Iterator[WebProcess]:
        """Run a web process and a worker of `code`, and stop them as a service manager does."""
        web = WebProcess(self.port, self.env, self.folder / "web.log", code=self.code)
        log = (self.folder / "worker.log").open("ab")
        words = [sys.executable, "manage.py", "worker", "--every", "1"]
        worker = subprocess.Popen(words, cwd=self.code, env=self.env, stdout=log, stderr=log) if with_worker else None
        try:
            web.start()
            yield web
            assert worker is None or worker.poll() is None, (self.folder / "worker.log").read_text()[-4000:]
        finally:
            web.stop()
            if worker is not None:
                worker.terminate()
                worker.wait(40)
            log.close()

    def prepare(self) -> "subprocess.Popen[bytes]":
        """Run the first step of an upgrade with the new version: deploy/prepare.sh."""
        log = (self.folder / "prepare.log").open("ab")
        return subprocess.Popen(["sh", "deploy/prepare.sh"], cwd=ROOT, env=self.env, stdout=log, stderr=log)

    def settle(self) -> None:
        """Wait until the worker has sent the due mails and done the queued tasks."""
        wait_for(lambda: not self._under_way(), "the worker has nothing to do", 60)

    def _under_way(self) -> bool:
        now, rows = datetime.now(UTC), self.rows()
        tasks = (row["status"] in ("READY", "RUNNING") for row in rows["django_tasks_database_dbtaskresult"].values())
        mails = (
            _moment(row["due_at"]) <= now and not (row["sent_at"] or row["cancelled_at"])
            for row in rows["people_outgoingmail"].values()
            if row["key"] != INTERRUPTED
        )
        return any(tasks) or any(mails)

    def open_everything(self, web: WebProcess) -> Answers:
        """What the running version answers at the doors and at the links of mails."""
        cookies = self.cookies or self.facts["cookies"]
        doors = at_the_doors(web.port, self.facts, cookies)
        return doors | behind_the_links(web.port, links(self.mails), self.facts, cookies)


def answers_of(filled: Filled) -> Answers:
    """What the commit before answers on its filled installation; asked once, on a throw-away copy."""
    file = filled.folder / "answers.json"
    with locked("upgrade"), TemporaryDirectory(prefix="tsudoi-upgrade-") as name:
        if not file.exists():
            site = on_a_copy(filled, Path(name))
            site.code = filled.code
            with site.served(with_worker=False) as web:
                file.write_text(json.dumps(site.open_everything(web), ensure_ascii=False, indent=1))
    return {what: tuple(answer) for what, answer in json.loads(file.read_text()).items()}


def on_a_copy(filled: Filled, folder: Path, *, empty: bool = False) -> Site:
    """The filled installation on a copy of its SQLite file, with its uploaded files; with `empty`, without both."""
    site = Site(filled, folder, f"sqlite:///{folder / 'tsudoi.sqlite3'}")
    if not empty:
        shutil.copyfile(filled.file, site.file)
        shutil.copytree(filled.media, site.media)
    return site


def _moment(stored: Any) -> datetime:
    """Parse a moment, which SQLite stores as text in UTC."""
    return stored if isinstance(stored, datetime) else datetime.fromisoformat(stored).replace(tzinfo=UTC)
