"""Tokens of links: each of one kind, for one row, and as they always were."""

import pytest
from django.core.signing import Signer

from ground.signed_links import SignedLink


def test_what_was_made_is_read() -> None:
    link = SignedLink("programs.cancel")
    assert link.read(link.token(12)) == (12, "")
    assert link.read(link.token(12, "s-e-cret")) == (12, "s-e-cret")


def test_links_in_mails_that_are_out_still_lead_there() -> None:
    assert SignedLink("programs.cancel").token(12) == Signer(salt="programs.cancel").sign("12")
    assert SignedLink("programs.guardian").token(12, "x") == Signer(salt="programs.guardian").sign("12-x")


@pytest.mark.parametrize("token", ["", "12", "12:", ":", "12:forged", "１２:x", "12-x:y", "\x00"])
def test_what_we_did_not_make_is_nothing(token: str) -> None:
    assert SignedLink("programs.cancel").read(token) is None


def test_no_kind_is_used_in_the_place_of_another() -> None:
    assert SignedLink("programs.guardian").read(SignedLink("programs.cancel").token(12)) is None


@pytest.mark.parametrize("signed", ["", "twelve", "-x", "1.5"])
def test_a_token_of_ours_without_a_number_is_nothing(signed: str) -> None:
    assert SignedLink("programs.cancel").read(Signer(salt="programs.cancel").sign(signed)) is None
