"""Fixtures for every test: a ready database, people, and signed-in clients."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from chat import limits
from cms.models import HomePage
from people.models import User
from tests.databases import copies
from tests.factories import people as sign_in

# A busy machine generates examples slowly; that says nothing about them.
hypothesis.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("here")
hypothesis.register_profile("thorough")  # pytest tests/chat/test_log_property.py --hypothesis-profile=thorough


DATABASE = {"db", "transactional_db", "django_db_setup"}
# The slowest files start first, in descending order, so that none of them is left for the end.
LONGEST = [
    "tests/upgrade/test_postgres.py",
    "tests/operations/backup/test_move.py",
    "tests/operations/backup/test_backup.py",
    "tests/deploy/test_compose.py",
    "tests/faults/test_a_day.py",
    "tests/operations/backup/test_large.py",
    "tests/faults/test_networks.py",
    "tests/upgrade/test_sqlite.py",
    "tests/faults/test_servers.py",
]


def _place(item: pytest.Item) -> int:
    path = item.path.relative_to(item.config.rootpath).as_posix()
    return LONGEST.index(path) if path in LONGEST else len(LONGEST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest tests first, and mark those that use no database, so that they run once only."""
    items.sort(key=_place)
    for item in items:
        asks = DATABASE.intersection(getattr(item, "fixturenames", ()))
        if not asks and not any(item.iter_markers("django_db")) and not any(item.iter_markers("services")):
            item.add_marker("one_database")


def pytest_collection_finish() -> None:
    """Exempt what is loaded by now from garbage collection, which would scan it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the template database for this process; a new copy after each test that really commits."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    database = copies(worker)
    with django_db_blocker.unblock():
        database.make_template()
        database.fresh_copy()

    def fresh_copy_instead_of_flush(self: TransactionTestCase) -> None:
        database.fresh_copy()

    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = fresh_copy_instead_of_flush
    yield
    TransactionTestCase._fixture_teardown = original
    with django_db_blocker.unblock():
        database.remove()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Clear the cache, so that rate limits and cached contacts do not leak between tests."""
    cache.clear()


@pytest.fixture(autouse=True)
def _full_buckets() -> None:
    """Reset this process's rate limits, as if nobody had sent anything yet."""
    for buckets in (limits.posts, limits.pictures, limits.acts, limits.handshakes, limits.requests, limits.frames):
        buckets.clear()


@pytest.fixture(autouse=True)
def _first_language() -> Iterator[None]:
    """Start and end each test in the site's own language: a request leaves its language active in the process."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def home(db: None) -> HomePage:
    """The home of the first language, as in a new installation."""
    return HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """`make_user("はな", staff=True)`: a person with a verified address; staff have a second factor."""
    return sign_in.make_user


@pytest.fixture
def client_for(db: None) -> Callable[..., Client]:
    """`client_for(user)`: a client signed in by code, and with the second factor if the person has one."""
    return sign_in.client_for
