"""Numbers that forms and addresses send."""

import pytest

from ground.http import row_number


@pytest.mark.parametrize(("sent", "number"), [("1", 1), ("0", 0), ("9" * 18, 10**18 - 1), ("007", 7)])
def test_the_number_of_a_row(sent: str, number: int) -> None:
    assert row_number(sent) == number


@pytest.mark.parametrize("sent", [None, "", "-1", "1.0", " 1", "1e5", "１", "²", "x", "9" * 19, "9" * 5000])
def test_what_no_row_can_have(sent: str | None) -> None:
    assert row_number(sent) is None
