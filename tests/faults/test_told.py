"""Workers are killed again and again while people write: nobody is told twice, and nobody is left out."""

import json
import random
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests import mail_service, push_service
from tests.faults.fleet import Fleet, on_services, on_sqlite
from tests.faults.told_story import DEVICES, MESSAGES, PEOPLE, ROOMS

MORTALS = 2
EVERY = (4, 12)  # a worker is killed at one of so many pushes or mails, while its provider has not answered
KILLED = 12  # then the last ones finish what was left
STORY = 600  # seconds


class Mortals:
    """Workers of which one after the other is killed, each followed by another."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.env, self.log, self.killed = env, log, 0
        self.chance = random.Random(11)
        self._lock = threading.Lock()
        self._until_next = EVERY[0]
        self._running: list[subprocess.Popen[bytes]] = []

    def begin(self) -> None:
        with self._lock, self.log.open("ab") as log:
            command = [sys.executable, "manage.py", "worker", "--every", "1"]
            self._running.append(subprocess.Popen(command, env=self.env, stdout=log, stderr=log))

    def provider_asked(self) -> None:
        """Called by a provider that has something and did not answer yet: now and then the oldest worker dies."""
        with self._lock:
            self._until_next -= 1
            if self._until_next > 0 or not self._running or self.killed == KILLED:
                return
            self._until_next = self.chance.randint(*EVERY)
            self._end(self._running.pop(0))
            self.killed += 1
        self.begin()

    def end(self) -> None:
        with self._lock:
            for worker in self._running:
                self._end(worker)
            self._running.clear()

    def _end(self, worker: "subprocess.Popen[bytes]") -> None:
        worker.kill()
        worker.wait(20)


@contextmanager
def on(kind: str, template: Path, folder: Path) -> Iterator[Fleet]:
    """A database of its own, without web servers."""
    with ExitStack() as stack:
        if kind == "sqlite":
            yield stack.enter_context(on_sqlite(folder, template, servers=()))
        else:
            # Not pytest's folder, which the user that PostgreSQL runs as cannot read.
            own = stack.enter_context(TemporaryDirectory(prefix="tsudoi-told-"))
            yield stack.enter_context(on_services(Path(own), servers=()))


def does(env: dict[str, str], what: str, given: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.told_story", what],
        env=env, input=given, capture_output=True, text=True, timeout=STORY, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("kind", ["sqlite", "services"])
def test_killed_workers_tell_everything_once(kind: str, template: Path, tmp_path: Path) -> None:
    with on(kind, template, tmp_path) as fleet, push_service.running() as pushes, mail_service.running() as mails:
        env = fleet.env | {"DJANGO_SETTINGS_MODULE": "tests.faults.told_settings", "MAIL_PORT": str(mails.port)}
        browsers = [pushes.browser().subscription for _number in range(PEOPLE * DEVICES)]
        assert does(env, "prepare", json.dumps(browsers)) == {"people": PEOPLE, "devices": PEOPLE * DEVICES}
        mortals = Mortals(env, tmp_path / "workers.log")
        pushes.wait = mails.wait = mortals.provider_asked
        try:
            for _number in range(MORTALS):
                mortals.begin()
            assert does(env, "talk") == {"messages": MESSAGES + ROOMS * PEOPLE}
            found = does(env, "stand")
        finally:
            mortals.end()
    print(f"{kind}: {mortals.killed} workers killed, {len(pushes.pushed)} pushes, {len(mails.mails)} mails")
    assert found["waits"] == {}, mortals.log.read_text()[-4000:]
    assert mortals.killed == KILLED
    assert found["counts"] == found["should"]
    assert found["shown"] == [ROOMS] * PEOPLE
    check_pushes(found, pushes)
    check_mails(found, mails)


def check_pushes(found: dict[str, Any], pushes: push_service.PushService) -> None:
    """Each device got each notice at least once, however often always under its one topic, and nothing else."""
    should, got = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for endpoint, topic, is_sent in found["topics"]:
        assert is_sent
        should[endpoint].add(topic)
    for one in pushes.pushed:
        assert one.headers["Topic"] == one.content["key"]
        got[one.endpoint].add(one.headers["Topic"])
    assert {endpoint: len(topics) for endpoint, topics in should.items()} == dict.fromkeys(pushes.browsers, ROOMS)
    assert got == should
    assert pushes.refused == []


def check_mails(found: dict[str, Any], mails: mail_service.MailService) -> None:
    """No mail came twice; one whose worker was killed over it stays visible."""
    assert found["mails"] == MESSAGES // 5 + PEOPLE
    assert found["sent"] + found["perhaps"] == found["mails"]
    came = Counter(mail["Message-ID"] for mail in mails.mails)
    assert set(came.values()) == {1}
    assert found["sent"] <= len(came) <= found["mails"]
    assert {to: number for to, number in Counter(mail["To"] for mail in mails.mails).items() if number > 1} == {}
