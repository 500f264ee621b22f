"""The filled installation of the commit before; each test gets its own copy."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services import Postgres, real_postgres, real_redis, scratch
from tests.upgrade.before import CannotFill, Filled, NotThere
from tests.upgrade.before import filled as fill
from tests.upgrade.site import Site, on_a_copy

Copies = Callable[..., Site]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("faults")


@pytest.fixture(scope="session")
def filled() -> Filled:
    """The installation that the commit before has made."""
    try:
        return fill()
    except (NotThere, CannotFill) as reason:
        why = str(reason)
    pytest.fail(why, pytrace=False)


@pytest.fixture(scope="session")
def services() -> Iterator[tuple[Postgres, str]]:
    """A PostgreSQL server and the address of a Redis."""
    with scratch("tsudoi-upgrade-") as folder, real_postgres(folder) as postgres, real_redis(folder) as redis:
        yield postgres, redis.url


@pytest.fixture(scope="session")
def on_postgres(services: tuple[Postgres, str], filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """`on_postgres("name")`: the filled installation, moved to PostgreSQL by the commit before; or an empty one."""
    postgres, redis_url = services

    def make(name: str, *, empty: bool = False) -> Site:
        postgres.sql(f'CREATE DATABASE "{name}"' + ("" if empty else " TEMPLATE moved"))
        url = postgres.url.replace("/postgres?", f"/{name}?")
        site = Site(filled, tmp_path_factory.mktemp(name), url, redis_url)
        if not empty:
            shutil.copytree(filled.media, site.media)
        return site

    postgres.sql('CREATE DATABASE "moved"')
    url = postgres.url.replace("/postgres?", "/moved?")
    first = Site(filled, tmp_path_factory.mktemp("moved"), url, redis_url)
    first.code = filled.code
    tables = "import os; from tests.databases import fill_postgres; fill_postgres(os.environ)"
    first.run(tables)
    first.manage("move_to_postgres", "--from", f"sqlite:///{filled.file}")
    return make


@pytest.fixture(scope="session")
def on_sqlite(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """`on_sqlite("name")`: the filled installation on SQLite; or an empty one."""

    def make(name: str, *, empty: bool = False) -> Site:
        return on_a_copy(filled, tmp_path_factory.mktemp(name), empty=empty)

    return make
