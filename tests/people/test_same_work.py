"""Known and unknown addresses cost the same work, so that no clock tells who has an account."""

import re
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import User

CODE, REGISTERED = "/accounts/login/code/confirm/", "/accounts/confirm-email/"
Work = tuple[Counter[str], int]


def work_of(act: Callable[[], object]) -> Work:
    """The kinds of statements and the number of mails."""
    before = len(mail.outbox)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        act()
    kinds = Counter(
        re.sub(r"[0-9a-f]{32}|\d+", "?", query["sql"])[:40]
        for query in caught.captured_queries
        if "SAVEPOINT" not in query["sql"]
    )
    return kinds, len(mail.outbox) - before


def alike(one: Work, other: Work) -> None:
    """One mail, the same writes; of reads by a key, which take no time, at most a few more."""
    assert one[1] == other[1] == 1
    more = (one[0] - other[0]) + (other[0] - one[0])
    assert [kind for kind in more if not kind.startswith(("SELECT", "DECLARE"))] == []  # PostgreSQL declares long reads
    assert sum(more.values()) <= 4, more


def register(client: Client, address: str, path: str = "/accounts/signup/") -> Work:
    form = {"email": address, "display_name": "さくら", "terms": "on"}
    return work_of(lambda: client.post(path, form))


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/signup/passkey/"])
def test_registering(make_user: Callable[..., User], path: str) -> None:
    make_user(email="known@example.org")
    known, unknown = Client(), Client()
    register(Client(), "warm@example.org", path)
    one, other = register(known, "known@example.org", path), register(unknown, "other@example.org", path)
    alike(one, other)
    again = {"action": "resend"}
    one, other = (work_of(partial(client.post, REGISTERED, again)) for client in (known, unknown))
    alike(one, other)


def test_signing_in(make_user: Callable[..., User]) -> None:
    make_user(email="known@example.org")
    known, unknown = Client(), Client()
    ask = [
        work_of(partial(client.post, "/accounts/login/", {"login": address}))
        for client, address in (
            (Client(), "warm@example.org"),
            (known, "known@example.org"),
            (unknown, "other@example.org"),
        )
    ]
    alike(ask[1], ask[2])
    one, other = (work_of(partial(client.post, CODE, {"action": "resend"})) for client in (known, unknown))
    alike(one, other)
