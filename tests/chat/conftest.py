"""What the tests of chat share."""

import pytest

from chat.counters import counters
from tests.chat import make


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    counters.__init__()  # type: ignore[misc]


@pytest.fixture
def circle(db: None) -> make.Circle:
    """A group with a facilitator (midori), two members (hana, sora) and an outsider."""
    return make.circle()


@pytest.fixture
def live_circle(transactional_db: None) -> make.Circle:
    """The same, really committed, for stories with sockets and threads."""
    return make.circle()
