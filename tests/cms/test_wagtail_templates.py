"""The words that we replace in Wagtail's templates still stand there; an upgrade that moves one is told by its line."""

from importlib.resources import files

import pytest

from cms.staff.templates import REPLACED


@pytest.mark.parametrize(
    ("name", "theirs"), [(name, theirs) for name, pairs in REPLACED.items() for theirs, _ours in pairs]
)
def test_what_is_replaced_stands_there(name: str, theirs: str) -> None:
    assert theirs in files("wagtail.admin").joinpath("templates", name).read_text()
