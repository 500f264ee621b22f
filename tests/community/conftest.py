"""What the tests of the assembled site share."""

import pytest

from chat import limits


@pytest.fixture(autouse=True)
def _full_buckets() -> None:
    for buckets in (limits.posts, limits.acts):
        buckets.clear()
