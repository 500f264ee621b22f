"""What the tests of chat share."""

from collections.abc import Iterator

import pytest

from chat.counters import counters
from tests.chat import phones
from tests.factories import rooms
from tests.factories.watched import look_again, watch_all


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    counters.__init__()  # type: ignore[misc]


@pytest.fixture(autouse=True)
def _every_frame_is_described() -> Iterator[None]:
    phones.MISFITS.clear()
    yield
    assert phones.MISFITS == []


@pytest.fixture
def circle(db: None) -> rooms.Circle:
    """A group with a facilitator (midori), two members (hana, sora) and an outsider."""
    return rooms.circle()


@pytest.fixture
def live_circle(transactional_db: None) -> rooms.Circle:
    """The same, really committed, for stories with sockets and threads."""
    return rooms.circle()


@pytest.fixture
def watching(db: None) -> Iterator[None]:
    """One watched text of each response (tests.factories.watched)."""
    watch_all()
    yield
    look_again()


@pytest.fixture
def live_watching(transactional_db: None) -> Iterator[None]:
    """The same, really committed."""
    watch_all()
    yield
    look_again()
