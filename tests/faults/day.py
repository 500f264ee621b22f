"""The installation of `test_a_day`: the demo behind the real nginx, its worker, its mails, and people with browsers."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import requests
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from requests.adapters import HTTPAdapter

from operations.backup.sealed import new_key
from tests import loaded
from tests.databases import demo_database
from tests.nginx import nginx
from tests.ports import free_port
from tests.services import wait_for

SEED = "JBSWY3DPEHPK3PXP"  # the secret of the staff's second factors
SECRET, PUBLIC = new_key()
VISITORS = "127.0.7."  # where all visitors come from; nginx and its web processes are 127.0.0.1


class Browser:
    """Somebody with cookies and a network address of their own."""

    def __init__(self, site: "Site", number: int) -> None:
        self.site, self.session = site, requests.Session()
        self.session.trust_env = False
        self.session.mount("http://", _From(f"{VISITORS}{number}"))

    def get(self, path: str, **given: Any) -> requests.Response:
        return self.session.get(self.site.address + path, timeout=30, **given)

    def post(self, path: str, data: dict[str, Any], *, page: str = "", **given: Any) -> requests.Response:
        """Submit the form of a page, with its hidden fields. Without a Referer, as some browsers do."""
        text = self.get(page or path).text
        forms = re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL)
        fitting = max(forms, key=lambda form: sum(f'name="{name}"' in form for name in data) + (f'"{path}"' in form))
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: id="\w+")? value="([^"]*)"', fitting))
        hidden |= dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', fitting))
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', text)
        assert token, text[:2000]
        data = {**hidden, "csrfmiddlewaretoken": token[1], **data}
        return self.session.post(self.site.address + path, data=data, timeout=30, **given)

    def sign_in(self, email: str) -> str:
        """Sign in by code, and with the second factor if there is one; return the code."""
        self.post("/accounts/login/", {"login": email})
        code = self.site.code_for(email)
        answer = self.post("/accounts/login/code/confirm/", {"code": code})
        if "/2fa/" in answer.url:
            digits = format_hotp_value(hotp_value(SEED, int(time.time()) // 30))
            answer = self.post("/accounts/2fa/authenticate/", {"code": digits})
        assert self.get("/my/", allow_redirects=False).status_code == 200, answer.url
        return code


class _From(HTTPAdapter):
    def __init__(self, source: str) -> None:
        self._source = source
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, source_address=(self._source, 0), **kwargs)


class Site:
    """The running site, and what it leaves behind."""

    def __init__(self, folder: Path, port: int, address: str) -> None:
        self.folder, self.address = folder, address
        self.file, self.mails, self.backups = folder / "tsudoi.sqlite3", folder / "mails", folder / "backups"
        self.env = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "REDIS_URL")} | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.day_settings",
            "DATABASE_URL": f"sqlite:///{self.file}",
            "BASE_URL": address,
            "PORT": str(port),
            "TRUSTED_PROXY_COUNT": "1",
            "MAIL_FOLDER": str(self.mails),
            "BACKUP_ROOT": str(self.backups),
            "BACKUP_RECIPIENT": PUBLIC,
            "MEDIA_ROOT": str(folder / "media"),
            "TESTS_WAIT_FOR_SQLITE": "1",
        }

    def manage(self, *words: str) -> str:
        """Run `manage.py …` and return its output, which is also kept as the worker's log."""
        done = loaded.run(settings.BASE_DIR, self.env, list(words), SECRET)
        with (self.folder / "worker.log").open("a") as log:
            log.write(done.stderr + (done.stdout if words[0] == "worker" else ""))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def work(self) -> None:
        """Run one turn of the worker."""
        self.manage("worker", "--once")

    def letters(self) -> list[Any]:
        """All mails, oldest first."""
        return letters_in(self.mails)

    def letter_to(self, email: str) -> str:
        """The text of the newest mail to an address."""
        found = [letter for letter in self.letters() if email in str(letter["To"])]
        assert found, [letter["To"] for letter in self.letters()]
        return str(found[-1].get_body(("plain",)).get_content())

    def code_for(self, email: str) -> str:
        found = re.search(r"(?<!\d)\d{6}(?!\d)", self.letter_to(email))
        assert found
        return found.group()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows that a query finds in the database."""
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()


def letters_in(folder: Path) -> list[Any]:
    """All mails that `day_settings` wrote into a folder, oldest first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
    parts = [part for file in files for part in file.read_bytes().split(b"-" * 79 + b"\n") if b"Subject" in part]
    return [message_from_bytes(part.lstrip(), policy=policy.default) for part in parts]


@contextmanager
def a_site(folder: Path, server: str) -> Iterator[Site]:
    """The demo on SQLite, served by `server` behind nginx."""
    web_port, port = free_port(), free_port()
    site = Site(folder, web_port, f"http://localhost:{port}")
    shutil.copyfile(demo_database(), site.file)
    site.manage("ensure_site", "--verbosity", "0")
    site.manage("shell", "--no-imports", "--command", FACTORS)
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "community"],
            env=site.env | {"SERVER": server},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            with nginx(folder / "nginx", [web_port], port=port, FILES=str(folder)):
                wait_for(lambda: _answers(site), "the site did not start", 60)
                yield site
        finally:
            process.terminate()
            process.wait(30)


def _answers(site: Site) -> bool:
    try:
        return requests.get(f"{site.address}/readyz", timeout=2).status_code == 200
    except requests.RequestException:
        return False


# The second factors of the demo's staff were sealed with the key of a development site.
FACTORS = f"""
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from people.models import User
Authenticator.objects.all().delete()
for user in User.objects.filter(is_staff=True):
    TOTP.activate(user, "{SEED}")
"""
