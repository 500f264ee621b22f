"""Whether this process can work, asked so that nobody waits for a service that does not answer.

The database is needed. Redis is not: without it rooms follow their logs, about a second late, and all processes share
the one Redis, so that calling them not ready would only close the site (docs/adr/0005).
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Generic, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

WITHIN = 2.0  # seconds that all services together may take to answer
REMEMBERED = 1.0  # seconds an answer is good for: whoever asks without pause asks us, not the database
T = TypeVar("T")
logger = logging.getLogger(__name__)

stopping = threading.Event()  # set once the process is told to end


class Question(Generic[T]):
    """Something to ask a service, in a thread of its own so that it can be given up; one at a time, then remembered."""

    def __init__(self, ask: Callable[[], T], *, remembered: float = REMEMBERED) -> None:
        self._ask = ask
        self._remembered = remembered
        self._lock = threading.Lock()
        self._asked_at = 0.0
        self._answer: Future[T] | None = None
        self._failed = False

    def put(self) -> None:
        """Ask, unless it was asked just now or the last asking is still under way."""
        with self._lock:
            now = time.monotonic()
            if self._answer is not None and (not self._answer.done() or now - self._asked_at < self._remembered):
                return
            self._asked_at, self._answer = now, Future()
            threading.Thread(target=self._run, args=[self._answer], daemon=True, name="question").start()

    def answer(self, by: float) -> T:
        """What was answered. Raises what the asking raised, or TimeoutError at `by` (time.monotonic)."""
        self.put()
        assert self._answer is not None
        return self._answer.result(max(0.0, by - time.monotonic()))

    def forget(self) -> None:
        """Ask anew the next time."""
        with self._lock:
            self._answer = None

    def _run(self, answer: Future[T]) -> None:
        try:
            answer.set_result(self._ask())
            self._failed = False
        except Exception as error:
            answer.set_exception(error)
            if not self._failed:  # said once, not at each probe
                logger.warning("A service does not answer (%s): %s", self._ask.__name__, error)
            self._failed = True


class State(StrEnum):
    """How a service stands; told to whoever asks, so nothing more than this."""

    OK = "ok"
    AWAY = "unreachable"
    NOT_MIGRATED = "not migrated"
    UNUSED = "not used"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What `/readyz` and the metrics tell."""

    database: State
    redis: State
    is_stopping: bool

    @property
    def is_ready(self) -> bool:
        """Whether people should be sent here."""
        return self.database == State.OK and not self.is_stopping

    @property
    def status(self) -> str:
        """In a word: ok, degraded (ready, but slower), unavailable or stopping."""
        if self.is_stopping:
            return "stopping"
        if not self.is_ready:
            return "unavailable"
        return "degraded" if self.redis == State.AWAY else "ok"


def look() -> Readiness:
    """How this process stands now; takes two seconds at most, and never raises."""
    by = time.monotonic() + WITHIN
    for question in (database, redis):
        question.put()
    return Readiness(_state(database, by), _state(redis, by), stopping.is_set())


def _state(question: Question[State], by: float) -> State:
    try:
        return question.answer(by)
    except Exception:  # any failure means the same here; the log says which
        return State.AWAY


@cache
def migrations() -> frozenset[tuple[str, str]]:
    """Every migration of the code, by app and name. Only their files are listed: loading them takes a second."""
    found = set()
    for app in apps.get_app_configs():
        name, _is_explicit = MigrationLoader.migrations_module(app.label)
        if name and find_spec(name):
            found |= {(app.label, file.name) for file in iter_modules(import_module(name).__path__)}
    return frozenset(found)


def ask_database() -> State:
    """Read which migrations it has, on a new connection with limits of its own. More than the code knows is fine."""
    own = connection.copy()
    options = own.settings_dict.setdefault("OPTIONS", {})
    if own.vendor == "postgresql":
        limit = int(WITHIN * 1000)
        own.settings_dict["OPTIONS"] = options | {
            "connect_timeout": int(WITHIN),
            "tcp_user_timeout": limit,
            "options": f"-c statement_timeout={limit}",
        }
    else:
        own.settings_dict["OPTIONS"] = options | {"timeout": WITHIN}
    try:
        return State.OK if migrations() <= set(MigrationRecorder(own).applied_migrations()) else State.NOT_MIGRATED
    finally:
        own.close()


def ask_redis() -> State:
    """Ping, where a Redis is configured."""
    if not settings.REDIS_URL:
        return State.UNUSED
    with Redis.from_url(
        settings.REDIS_URL, socket_timeout=WITHIN, socket_connect_timeout=WITHIN, retry=Retry(NoBackoff(), 0)
    ) as client:
        client.ping()
    return State.OK


database = Question(ask_database)
redis = Question(ask_redis)
