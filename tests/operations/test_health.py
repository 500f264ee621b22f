"""The addresses that a proxy asks: quick, honest, and never an error of their own."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.test import Client, override_settings

from community.lifespan import Lifespan
from operations import readiness
from operations.readiness import Question, State
from people.roles import PUBLISHING, WRITING
from tests.services import real_redis

LIMIT = readiness.WITHIN


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What one test was answered is not the next one's; and a busy machine is not a service that is away."""
    monkeypatch.setattr(readiness, "WITHIN", 20.0)
    for question in (readiness.database, readiness.redis):
        question.forget()
    yield
    for question in (readiness.database, readiness.redis):
        question.forget()
    readiness.stopping.clear()


@pytest.fixture
def mute_port(_asked_anew: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port that takes connections and never says anything; and the limit as it is."""
    monkeypatch.setattr(readiness, "WITHIN", LIMIT)
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def ready(client: Client) -> tuple[int, dict[str, str]]:
    readiness.database.forget()
    readiness.redis.forget()
    response = client.get("/readyz")
    return response.status_code, response.json()


def redis_here(settings: Any) -> str:
    return "ok" if settings.REDIS_URL else "not used"


def test_healthz_asks_nothing_of_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_who_watches_comes_by_any_host_and_without_https(client: Client) -> None:
    with override_settings(ALLOWED_HOSTS=["tsudoi.example"], SECURE_SSL_REDIRECT=True):
        for address in ("/healthz", "/readyz"):
            assert client.get(address, headers={"host": "10.0.0.7:8000"}).status_code == 200
        assert client.get("/places/", headers={"host": "10.0.0.7:8000"}).status_code == 400
        assert client.get("/places/", headers={"host": "tsudoi.example"}).status_code == 301


@pytest.mark.django_db
def test_readyz_says_that_all_is_well(client: Client, settings: Any) -> None:
    assert ready(client) == (200, {"status": "ok", "database": "ok", "redis": redis_here(settings)})


@pytest.mark.django_db
def test_without_its_database_a_process_is_not_ready(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(connections.settings["default"], "NAME", "/no/such/folder/database")
    answer = (503, {"status": "unavailable", "database": "unreachable", "redis": redis_here(settings)})
    assert ready(client) == ready(client) == answer
    assert [record.name for record in caplog.records].count("operations.readiness") == 1  # the log says why, once
    monkeypatch.undo()
    assert ready(client)[0] == 200


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_not_migrated_is_not_ready(client: Client) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("chat", "0001_initial")
    status, told = ready(client)
    assert (status, told["status"], told["database"]) == (503, "unavailable", "not migrated")
    recorder.record_applied("chat", "0001_initial")
    recorder.record_applied("chat", "9999_of_a_newer_release")  # the processes of the old one go on
    assert ready(client)[0] == 200
    executor = MigrationExecutor(connection)
    assert set(executor.loader.disk_migrations) == readiness.migrations()


@pytest.mark.django_db
def test_an_empty_database_is_said_to_be_not_migrated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client: Client
) -> None:
    own = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "empty.sqlite3")}
    monkeypatch.setattr(readiness, "connection", ConnectionHandler({"default": own})["default"])
    status, told = ready(client)
    assert (status, told["database"]) == (503, "not migrated")


def test_a_postgresql_that_says_nothing_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any, mute_port: int
) -> None:
    own = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "127.0.0.1",
        "PORT": mute_port,
        "NAME": "tsudoi",
        "USER": "tsudoi",
    }
    monkeypatch.setattr(readiness, "connection", ConnectionHandler({"default": own})["default"])
    with django_db_blocker.unblock():
        began = time.monotonic()
        assert readiness.look().database == State.AWAY
        assert time.monotonic() - began < 2 * LIMIT
        with pytest.raises(OperationalError):  # and the thread that asked does not wait for ever, either
            readiness.ask_database()


@pytest.mark.django_db
def test_without_redis_a_process_is_ready_and_says_that_it_is_slower(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    well = (200, {"status": "ok", "database": "ok", "redis": "ok"})
    with real_redis(tmp_path) as redis:
        settings.REDIS_URL = redis.url
        assert ready(client) == well
        redis.kill()
        assert ready(client) == (200, {"status": "degraded", "database": "ok", "redis": "unreachable"})
        redis.start()
        assert ready(client) == well


@pytest.mark.django_db
def test_a_redis_that_says_nothing_is_given_up_in_time(client: Client, settings: Any, mute_port: int) -> None:
    settings.REDIS_URL = f"redis://:a-password@127.0.0.1:{mute_port}/0"
    began = time.monotonic()
    response = client.get("/readyz")
    assert time.monotonic() - began < 2 * LIMIT
    assert (response.status_code, response.json()["redis"]) == (200, "unreachable")
    assert b"a-password" not in response.content


def test_what_does_not_answer_is_asked_by_one_thread_however_often_somebody_wants_to_know() -> None:
    gate = threading.Event()
    asked: list[int] = []

    def hangs() -> int:
        asked.append(1)
        assert gate.wait(10)
        return 7

    question = Question(hangs, remembered=60)
    for _number in range(5):
        with pytest.raises(TimeoutError):
            question.answer(time.monotonic() + 0.01)
    gate.set()
    assert question.answer(time.monotonic() + 10) == 7
    assert question.answer(time.monotonic()) == 7  # remembered
    assert len(asked) == 1
    question.forget()
    assert question.answer(time.monotonic() + 10) == 7
    assert len(asked) == 2


@pytest.mark.django_db
def test_a_process_that_is_told_to_end_is_not_ready_any_more(client: Client) -> None:
    async def server_stops() -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = []
        orders = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive() -> dict[str, Any]:
            return next(orders)

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        await Lifespan()({"type": "lifespan"}, receive, send)
        return said

    assert ready(client)[0] == 200
    assert asyncio.run(server_stops())[-1] == {"type": "lifespan.shutdown.complete"}
    status, told = ready(client)
    assert (status, told["status"]) == (503, "stopping")
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_committing_test_gets_a_fresh_copy_first() -> None:
    from django.contrib.auth.models import Group

    Group.objects.create(name="left behind")


@pytest.mark.django_db
def test_what_a_committing_test_left_is_gone_and_what_migrations_made_is_there() -> None:
    from django.contrib.auth.models import Group

    assert sorted(Group.objects.values_list("name", flat=True)) == [PUBLISHING, WRITING]
