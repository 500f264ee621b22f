"""Fleets for the stories. Each test process starts one of each kind, because starting them takes the time."""

from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.databases import SqliteCopies
from tests.faults import disks
from tests.faults.fleet import Fleet, on_services, on_sqlite


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker("faults")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the servers' logs when a story fails."""
    report = yield
    for fleet in getattr(item, "funcargs", {}).values():
        if report.failed and isinstance(fleet, Fleet):
            for file in sorted(fleet.folder.glob("*.log")):
                report.sections.append((f"end of {file.name}", file.read_text()[-6000:]))
    return report


@pytest.fixture(scope="session")
def template(django_db_setup: None) -> Path:
    """A migrated SQLite file."""
    return SqliteCopies("").template


@pytest.fixture(scope="session")
def the_one(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with on_sqlite(tmp_path_factory.mktemp("one"), template) as fleet:
        yield fleet


@pytest.fixture(scope="session")
def the_many() -> Iterator[Fleet]:
    # Not pytest's folder, which the user that PostgreSQL runs as cannot read.
    with TemporaryDirectory(prefix="tsudoi-faults-") as folder, on_services(Path(folder)) as fleet:
        yield fleet


@pytest.fixture(scope="session")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path | None]:
    """A disk of 8 MB; None where we may not mount one."""
    with disks.small(tmp_path_factory.mktemp("disk")) as folder:
        yield folder


@pytest.fixture(scope="session")
def the_tight(template: Path, small_disk: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    folder = small_disk or tmp_path_factory.mktemp("tight")
    with on_sqlite(folder, template, more={"TESTS_WAIT_FOR_SQLITE": "1"}) as fleet:
        yield fleet


@pytest.fixture
def tight(the_tight: Fleet) -> Fleet:
    """One process on SQLite that waits only a second for other writers; on a small disk if there is one."""
    the_tight.start()
    return the_tight


@pytest.fixture
def one(the_one: Fleet) -> Fleet:
    """One process on SQLite, running."""
    the_one.start()
    return the_one


@pytest.fixture
def many(the_many: Fleet) -> Fleet:
    """Two processes (daphne and uvicorn) on PostgreSQL and Redis, all running."""
    the_many.start()
    return the_many


@pytest.fixture(params=["one", "many"])
def fleet(request: pytest.FixtureRequest) -> Any:
    """Both, one after the other."""
    return request.getfixturevalue(request.param)
