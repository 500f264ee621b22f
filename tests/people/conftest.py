"""What tests of accounts use: a way to read the code out of the last mail."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client


def last_code(to: str) -> str:
    """The six digits of the newest mail to `to`."""
    letter = next(letter for letter in reversed(mail.outbox) if letter.to == [to])
    found = re.findall(r"^    (\d{6})$", str(letter.body), re.MULTILINE)
    assert len(found) == 1, letter.body
    return str(found[0])


@pytest.fixture
def ask_for_code(db: None) -> Callable[..., None]:
    """`ask_for_code(client, "a@example.org")`: the first step of signing in."""

    def ask(client: Client, email: str, **data: str) -> None:
        response = client.post("/accounts/login/", {"login": email, **data})
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/code/confirm/")

    return ask
