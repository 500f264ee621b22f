"""Codes: easy to write down, hopeless to guess, never stored."""

import math
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.text.codes import ALPHABET
from voices.codes import LENGTH, hash_code, make_code, normalize, possible_hashes


def test_the_same_submission_has_the_same_code_and_others_another() -> None:
    one, two = uuid4(), uuid4()
    assert make_code(one) == make_code(one)
    assert make_code(one) != make_code(two)


def test_a_code_is_worth_more_than_sixty_bits() -> None:
    assert LENGTH * math.log2(len(ALPHABET)) > 60
    assert not set(ALPHABET) & set("01OILAEU")


@given(st.uuids(version=4))
def test_however_it_is_written(submission: UUID) -> None:
    code = make_code(submission)
    plain = code.replace("-", "")
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in plain)
    for typed in (code, plain.lower(), f" {plain} ", wide, code.replace("-", "ー".replace("ー", "－"))):
        assert normalize(typed) == plain
        assert hash_code(typed) == hash_code(code)
    assert plain not in hash_code(code)


@given(st.text(max_size=80))
def test_anything_else_is_no_code(typed: str) -> None:
    plain = normalize(typed)
    assert plain is None or (len(plain) == LENGTH and set(plain) <= set(ALPHABET))


def test_a_new_secret_key_keeps_old_codes(settings: Any) -> None:
    code = make_code(uuid4())
    old = hash_code(code)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret"
    assert hash_code(code) != old
    assert old in possible_hashes(code)


def test_not_a_code_has_no_hash() -> None:
    with pytest.raises(ValueError, match="not a code"):
        hash_code("なにか")
