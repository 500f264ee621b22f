"""A mail that was perhaps taken is never repeated; what surely was not is tried again."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from notices.actions.mail import send_again, send_due
from notices.models import OutgoingMail
from notices.queries import troubled_mails
from notices.queues import QUEUES
from people.models import User
from tests.factories.notices import ask_gathered
from tests.factories.people import client_for, make_user
from tests.mail_service import MailService, running

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
REPORT = "/admin/reports/mails/"


@pytest.fixture
def server(settings: Any) -> Iterator[MailService]:
    """A mail server that the site really talks to; it is waited for no longer than 0.3 s."""
    with running() as service, time_machine.travel(NOW, tick=False):
        settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "notices.mail_server.MailServer", 0.3
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", service.port
        yield service


def gathered() -> OutgoingMail:
    """The mail of the day, to somebody."""
    ask_gathered(make_user("はな"), count=3)
    return OutgoingMail.objects.get()


def turns(number: int = 4) -> list[int]:
    """Turns of the worker, each long after the one before."""
    sent = []
    for _turn in range(number):
        sent.append(send_due())
        OutgoingMail.objects.filter(sent_at=None).update(due_at=timezone.now())
    return sent


def administrator() -> User:
    return make_user("かんり", staff=True, is_superuser=True)


def silence(server: MailService) -> Callable[[], None]:
    """The server takes mails, and never says so, until the returned function is called."""
    over = threading.Event()
    server.wait = lambda: over.wait(30)
    return over.set


def test_a_server_that_takes_it_and_falls_silent_gets_it_once(server: MailService) -> None:
    mail = gathered()
    end = silence(server)
    try:
        assert turns() == [0, 0, 0, 0]
    finally:
        end()
    assert len(server.mails) == 1
    mail.refresh_from_db()
    assert (mail.attempts, mail.sending_since, mail.sent_at) == (1, NOW, None)
    assert mail.last_error.startswith("PerhapsSent: SMTPServerDisconnected: Connection unexpectedly closed")
    assert list(troubled_mails()) == [mail]
    assert (QUEUES["mails"]().waiting, QUEUES["mails"]().failed) == (0, 1)


@pytest.mark.parametrize("last_word", [None, "what is this", "354 go on"])
def test_an_end_that_says_nothing_leaves_it_open(server: MailService, last_word: str | None) -> None:
    mail = gathered()
    server.last_word = last_word
    assert turns() == [0, 0, 0, 0]
    assert len(server.mails) == 1
    mail.refresh_from_db()
    assert (mail.attempts, mail.sending_since) == (1, NOW)
    assert QUEUES["mails"]().failed == 1


@pytest.mark.parametrize(
    ("answers", "last_word", "error"),
    [
        ({"MAIL": "451 later"}, "250 kept", "SMTPSenderRefused"),
        ({"MAIL": "421 closing"}, "250 kept", "SMTPSenderRefused"),
        ({"RCPT": "550 unknown"}, "250 kept", "SMTPRecipientsRefused"),
        ({"DATA": "451 not now"}, "250 kept", "SMTPDataError"),
        ({}, "552 too large", "SMTPDataError"),
        ({}, "421 closing", "SMTPDataError"),
    ],
)
def test_what_was_refused_is_tried_again(
    server: MailService, answers: dict[str, str], last_word: str, error: str
) -> None:
    mail = gathered()
    server.answers, server.last_word = answers, last_word
    assert turns(2) == [0, 0]
    mail.refresh_from_db()
    assert (mail.attempts, mail.sending_since) == (2, None)
    assert mail.last_error.startswith(f"{error}: ")
    before = len(server.mails)
    server.answers, server.last_word = {}, "250 kept"
    assert turns() == [1, 0, 0, 0]
    assert len(server.mails) == before + 1
    assert (list(troubled_mails()), QUEUES["mails"]().failed) == ([], 0)


def test_a_server_that_is_not_there_is_tried_again(server: MailService, settings: Any) -> None:
    mail = gathered()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = taken.getsockname()[1]
        assert turns(2) == [0, 0]
    mail.refresh_from_db()
    assert (mail.attempts, mail.sending_since) == (2, None)
    assert mail.last_error.startswith("ConnectionRefusedError: ")
    settings.EMAIL_PORT = server.port
    assert turns(2) == [1, 0]
    assert len(server.mails) == 1


@pytest.mark.parametrize("goodbye", ["421 gone", "what is this"])
def test_what_is_said_to_a_goodbye_changes_nothing(server: MailService, goodbye: str) -> None:
    gathered()
    server.answers = {"QUIT": goodbye}
    assert turns() == [1, 0, 0, 0]
    assert len(server.mails) == 1


def test_administrators_see_that_it_perhaps_arrived_and_may_send_it_again(server: MailService) -> None:
    mail = gathered()
    server.last_word = None
    assert turns(2) == [0, 0]
    server.last_word = "250 kept"
    admin = client_for(administrator())
    assert "届いたかもしれません" in admin.get(REPORT).content.decode()
    assert "届いたかもしれません" in b"".join(admin.get(f"{REPORT}?export=csv")).decode()
    admin.post(f"{REPORT}{mail.pk}/again/")
    assert turns() == [1, 0, 0, 0]
    assert len(server.mails) == 2
    assert "届いたかもしれません" not in admin.get(REPORT).content.decode()


def test_only_an_interrupted_one_may_have_arrived(server: MailService) -> None:
    """A killed worker leaves no error; a mail that is refused is still tried; one that is being sent is not stuck."""
    mail = gathered()
    admin, kept = client_for(administrator()), OutgoingMail.objects.filter(pk=mail.pk)
    late = timezone.now() - timedelta(minutes=11)
    changes: list[tuple[dict[str, Any], str]] = [
        ({"sending_since": late, "attempts": 1}, "届いたかもしれません"),
        ({"sending_since": NOW, "due_at": late}, "いま送っています"),
        ({"sending_since": None, "last_error": "SMTPDataError: x"}, "まだ届いていません。また試します"),
        ({"attempts": 16}, "もう試しません"),
    ]
    for change, shown in changes:
        kept.update(**change)
        page = admin.get(REPORT).content.decode()
        states = ["届いたかもしれません", "いま送っています", "まだ届いていません。また試します", "もう試しません"]
        assert [state for state in states if state in page] == [shown]


def test_a_member_sends_nothing_again(server: MailService) -> None:
    mail = gathered()
    server.last_word = None
    turns(1)
    client_for(make_user()).post(f"{REPORT}{mail.pk}/again/")
    assert turns() == [0, 0, 0, 0]
    assert len(server.mails) == 1
    assert send_again(actor=administrator(), mail=mail) is True
