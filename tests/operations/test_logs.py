"""What is written to a log holds nobody's words, addresses, codes, tokens or numbers, whoever writes it."""

import logging
import re
import sys
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client, RequestFactory

from operations.logs import CONFIGURATION, PolicyFormatter, hold_back_voices, masked, shape

CANARIES = ("hana", "はな", "203.0.113.9", "2001:db8", "123456", "ABCD-EFGH", "c2VjcmV0", "4711", "ひみつ", "next=")


def written(message: Any, *args: Any, error: BaseException | None = None, **extra: Any) -> str:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, message, args, exc_info, extra=extra)
    return PolicyFormatter().format(record)


@pytest.mark.parametrize(
    ("message", "args", "stays"),
    [
        (
            "Forbidden (%s): %s",
            ("Referer checking failed", "/programs/guardian/4711-c2VjcmV0/"),
            "/programs/guardian/<",
        ),
        ("Not Found: %s", ("/programs/cancel/4711:c2VjcmV0/?next=/my/",), "/programs/cancel/<str:token>/"),
        ("Not Found: /groups/hana/room/?q=はな", (), "/groups/<slug:slug>/room/"),
        ("Invalid HTTP_HOST header: 'hana.example'.", (), "Invalid HTTP_HOST header"),
        (
            "Mail %s could not be sent: %s",
            ("programs.moved:4711", SMTPRecipientsRefused({"hana@x.jp": (550, b"")})),
            "Mail",
        ),
        ("code ABCD-EFGH or 123456 of hana@example.org from 203.0.113.9 and 2001:db8::1", (), "code"),
        ("%(who)s said %(what)r", ({"who": "はな", "what": "ひみつ だよ"},), "said"),
        ("took %.1f s for %5d of %-10s", (1.5, 4711, "hana@example.org"), "took"),
        ("100%% of %d", (4711,), "100% of #"),
        ("%(n)05d of %(who)-9s", ({"n": 4711, "who": "はな"},), "# of …"),
        ("too few %s %s", ("hana@example.org",), "too few"),
        ("GET https://t.example.jp/accounts/login/?next=/my/ HTTP/1.1", (), "/accounts/login/"),
        (ValueError("hana"), (), "ValueError"),
        ("%s", (KeyError("hana"),), "KeyError"),
        ("voice /voices/answer/ABCD-EFGH", (), "voice /…"),
    ],
)
def test_a_sentence_stays_and_what_was_put_into_it_goes(message: Any, args: tuple[Any, ...], stays: str) -> None:
    line = written(message, *args)
    assert stays in line
    assert [canary for canary in CANARIES if canary in line] == []
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d{4} ERROR x: ", line)  # the minute, no second


def failing(email: str) -> None:
    try:
        {"": 0}["ひみつ"]
    except KeyError as error:
        secret_word = "はなのひみつ"  # noqa: F841  a local value
        detail = f"duplicate key DETAIL: Key (email)=({email}) already exists."
        raise IntegrityError(detail) from error


def test_an_error_is_its_type_and_its_places_with_its_causes() -> None:
    address = "@".join(("hana", "example.org"))  # the code itself is told
    try:
        failing(address)
    except IntegrityError as error:
        text = written("Internal Server Error: %s", "/groups/hana/", error=error)
    assert [
        canary for canary in CANARIES if canary in text.replace('{"": 0}["ひみつ"]', "").replace("はなのひみつ", "")
    ] == []
    assert text.index("\nKeyError\n") < text.index("\nIntegrityError")
    assert "in failing" in text
    assert "already exists" not in text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "/media/hana.png"), "OSError: No space left on device"),
        (OperationalError("database is locked"), "OperationalError: database is locked"),
        (ExceptionGroup("hana", [ValueError("hana")]), "ExceptionGroup\nValueError"),
        (UnicodeDecodeError("utf-8", "はな".encode(), 0, 1, "bad"), "UnicodeDecodeError"),
    ],
)
def test_what_is_said_of_a_service_is_kept(error: BaseException, said: str) -> None:
    text = written("It failed.", error=error)
    assert text.endswith(f"It failed.\n{said}")


def test_routes_instead_of_addresses() -> None:
    assert shape("/groups/kotoba/room/?s=x") == "/groups/<slug:slug>/room/"
    assert shape("/voices/new/") == shape("/futago-no-kai/") == shape("/wp-login.php") == shape("//[") == "/…"
    assert masked("nothing") == "nothing"


@pytest.mark.parametrize("path", ["/voices/new/", "/en/voices/new/"])
def test_of_voices_only_errors_are_written(path: str) -> None:
    request = RequestFactory().post(path)
    for level, kept in ((logging.WARNING, False), (logging.ERROR, True)):
        record = logging.LogRecord("django.request", level, "f", 1, "Forbidden: %s", (request.path,), None)
        record.request = request
        assert hold_back_voices(record) is kept
    record.request = RequestFactory().post("/my/")
    assert hold_back_voices(record)


@pytest.mark.django_db
def test_what_django_says_of_a_link_without_a_referrer(capsys: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PolicyFormatter())
    logging.getLogger("django").addHandler(handler)
    try:
        answer = Client(enforce_csrf_checks=True).post("/programs/guardian/4711-c2VjcmV0/", secure=True)
    finally:
        logging.getLogger("django").removeHandler(handler)
    assert answer.status_code == 403
    said = capsys.readouterr().err
    assert "/programs/guardian/<str:token>/" in said
    assert "c2VjcmV0" not in said


def test_nobody_has_a_handler_of_their_own_and_no_error_is_mailed() -> None:
    assert CONFIGURATION["root"]["handlers"] == ["console"]
    assert list(CONFIGURATION["handlers"]) == ["console"]
    assert {name: entry["handlers"] for name, entry in CONFIGURATION["loggers"].items() if entry["handlers"]} == {}
    assert logging.getLogger("django").handlers == []
