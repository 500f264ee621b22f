"""Whether this process is ready, checked so that nobody waits for a service that does not answer.

The database is required. Redis is not: without it rooms poll their logs, about a second late. All processes share one
Redis, so calling them all unready would only close the site (docs/adr/0005).
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

WITHIN = 2.0  # seconds for all services together to answer
REMEMBERED = 1.0  # seconds for which an answer is cached, so that constant probing does not reach the database
T = TypeVar("T")
logger = logging.getLogger(__name__)

stopping = threading.Event()  # set once the process is told to stop


class Question(Generic[T]):
    """A query to a service, in its own thread so that it can be abandoned; one at a time, with the answer cached."""

    def __init__(self, ask: Callable[[], T], *, remembered: float = REMEMBERED) -> None:
        self._ask = ask
        self._remembered = remembered
        self._lock = threading.Lock()
        self._asked_at = 0.0
        self._answer: Future[T] | None = None
        self._failed = False

    def put(self) -> None:
        """Start the query, unless the answer is still fresh or a query is under way."""
        with self._lock:
            now = time.monotonic()
            if self._answer is not None and (not self._answer.done() or now - self._asked_at < self._remembered):
                return
            self._asked_at, self._answer = now, Future()
            threading.Thread(target=self._run, args=[self._answer], daemon=True, name="question").start()

    def answer(self, by: float) -> T:
        """Return the answer. Raises what the query raised, or TimeoutError at `by` (time.monotonic)."""
        self.put()
        assert self._answer is not None
        return self._answer.result(max(0.0, by - time.monotonic()))

    def forget(self) -> None:
        """Drop the cached answer."""
        with self._lock:
            self._answer = None

    def _run(self, answer: Future[T]) -> None:
        try:
            answer.set_result(self._ask())
            self._failed = False
        except Exception as error:
            answer.set_exception(error)
            if not self._failed:  # logged once, not at each probe
                logger.warning("A service does not answer (%s): %s", self._ask.__name__, error)
            self._failed = True


class State(StrEnum):
    """The state of a service. It is public, so it says nothing more."""

    OK = "ok"
    AWAY = "unreachable"
    NOT_MIGRATED = "not migrated"
    UNUSED = "not used"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What `/readyz` and the metrics report."""

    database: State
    redis: State
    is_stopping: bool

    @property
    def is_ready(self) -> bool:
        """Whether traffic should be routed here."""
        return self.database == State.OK and not self.is_stopping

    @property
    def status(self) -> str:
        """One word: ok, degraded (ready, but slower), unavailable or stopping."""
        if self.is_stopping:
            return "stopping"
        if not self.is_ready:
            return "unavailable"
        return "degraded" if self.redis == State.AWAY else "ok"


def look() -> Readiness:
    """The readiness of this process now. Takes at most two seconds, and never raises."""
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
    """Every migration of the code, by app and name. It only lists their files: loading them takes a second."""
    found = set()
    for app in apps.get_app_configs():
        name, _is_explicit = MigrationLoader.migrations_module(app.label)
        if name and find_spec(name):
            found |= {(app.label, file.name) for file in iter_modules(import_module(name).__path__)}
    return frozenset(found)


def ask_database() -> State:
    """Check the applied migrations, on a new connection with its own timeouts. More than the code knows is fine."""
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
    # Loading it takes a tenth of a second of every start, and many have no Redis.
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    with Redis.from_url(
        settings.REDIS_URL, socket_timeout=WITHIN, socket_connect_timeout=WITHIN, retry=Retry(NoBackoff(), 0)
    ) as client:
        client.ping()
    return State.OK


database = Question(ask_database)
redis = Question(ask_redis)
