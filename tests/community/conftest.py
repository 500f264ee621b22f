"""A person who has left something everywhere."""

import pytest

from tests.community.filled import Filler


@pytest.fixture
def filler(transactional_db: None) -> Filler:
    filler = Filler()
    filler.fill()
    return filler
