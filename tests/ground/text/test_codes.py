"""Codes that people copy by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.text.codes import ALPHABET, from_number, grouped, read


def test_letters_for_numbers_and_how_they_are_shown() -> None:
    assert (from_number(0, 8), from_number(27, 4), from_number(28, 4)) == ("22222222", "Z222", "2322")
    assert from_number(28**4 + 5, 4) == from_number(5, 4)
    assert (grouped("7KQM22XD"), grouped("7KQM2"), grouped("")) == ("7KQM-22XD", "7KQM-2", "")


@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_however_it_is_typed(letters: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in letters)
    for typed in (
        letters,
        grouped(letters),
        letters.lower(),
        wide,
        " ".join(letters),
        grouped(letters).replace("-", "ー"),
    ):
        assert read(typed, 8) == letters


@pytest.mark.parametrize("typed", ["", "2222222", "222222222", "2222222O", "ありがとうございます", "22222222!A"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert read(typed, 8) is None
