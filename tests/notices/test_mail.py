"""A mail goes out once: whoever asks, however often, whatever fails."""

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from ground.refusals import NotAllowed
from notices.actions.mail import (
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    cancel_mail,
    erase_mails,
    erase_old,
    send_again,
    send_due,
    send_for_all_that_waits,
    send_later,
)
from notices.models import OutgoingMail
from notices.periodic import PERIODIC
from notices.queries import troubled_mails
from people.models import User
from tests.contention import at_once
from tests.factories.letters import html_of

TEMPLATE = "people/account_deleted"


def ask(key: str = "a", **options: object) -> OutgoingMail:
    return send_later(**{"key": key, "template": TEMPLATE, "to": "a@example.org"} | options)  # type: ignore[arg-type]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A mail server that is down until `undo()`."""

    def refuse(*args: object, **kwargs: object) -> int:
        raise ConnectionRefusedError("down")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    return monkeypatch


def test_asking_twice_sends_once(db: None) -> None:
    assert ask().pk == ask().pk
    assert (send_due(), send_due()) == (1, 0)
    [letter] = mail.outbox
    assert letter.to == ["a@example.org"]
    assert letter.subject == "アカウントを削除しました（つどい）"
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_name_is_not_escaped_and_the_present_address_is_used(make_user: Callable[..., User]) -> None:
    user = make_user(email="old@example.org")
    ask(to=user, template="cms/review_approved", context={"title": "O'Neil & Co", "path": "/accounts/"})
    user.email = "new@example.org"
    user.save()
    send_due()
    [letter] = mail.outbox
    assert letter.to == ["new@example.org"]
    assert letter.body.endswith("O'Neil & Co\n")
    assert "O&#x27;Neil &amp; Co" in html_of(letter)
    assert "http://testserver/accounts/" in letter.body


def test_nothing_goes_out_before_it_is_due(db: None) -> None:
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        ask(due_at=timezone.now() + timedelta(hours=1))
        assert send_due() == 0
        clock.shift(3600)
        assert send_due() == 1


def test_a_failing_mail_is_tried_later_and_later_and_then_given_up_visibly(
    db: None, broken: pytest.MonkeyPatch
) -> None:
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        ask()
        waits = []
        for _ in range(MOST_ATTEMPTS):
            assert send_due() == 0
            row = OutgoingMail.objects.get()
            waits.append(row.due_at - timezone.now())
            assert row.sending_since is None
            assert row.last_error == "ConnectionRefusedError: down"
            assert send_due() == 0
            clock.move_to(row.due_at)
        assert waits[:4] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
        assert max(waits) == LONGEST_WAIT
        assert OutgoingMail.objects.get().attempts == MOST_ATTEMPTS
        assert list(troubled_mails()) == [OutgoingMail.objects.get()]
        broken.undo()
        clock.shift(60 * 60 * 24)
        assert send_due() == 0


def test_one_bad_mail_does_not_hold_up_the_others(db: None) -> None:
    ask("bad", template="people/there_is_no_such_template")
    ask("good")
    assert send_due() == 1
    assert OutgoingMail.objects.get(key="bad").last_error.startswith("TemplateDoesNotExist")


def test_what_waits_for_a_server_that_was_away_is_not_waited_for_by_what_comes_new(db: None) -> None:
    given: dict[str, Any] = {
        "about": "chat.reports:1:2",
        "every": timedelta(hours=1),
        "to": "a@example.org",
        "template": "people/appointed",
    }
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False):
        send_for_all_that_waits(**given)
        OutgoingMail.objects.update(due_at=timezone.now() + timedelta(hours=6), attempts=9)
        send_for_all_that_waits(**given, due_at=timezone.now() + timedelta(minutes=15))
        assert OutgoingMail.objects.get().due_at == timezone.now() + timedelta(minutes=15)
        send_for_all_that_waits(**given, due_at=timezone.now() + timedelta(hours=2))
        assert OutgoingMail.objects.get().due_at == timezone.now() + timedelta(minutes=15)


def test_what_is_kept_of_a_failure_names_nobody(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> int:
        raise SMTPRecipientsRefused({"hana@example.org": (550, b"<hana@example.org>: no such user")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    ask("refused")
    assert send_due() == 0
    said = OutgoingMail.objects.get().last_error
    assert "hana" not in said
    assert said.startswith("SMTPRecipientsRefused: ")
    assert "550" in said


def test_after_the_server_is_back_the_mail_goes_out_once(db: None, broken: pytest.MonkeyPatch) -> None:
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        ask()
        send_due()
        broken.undo()
        clock.shift(61)
        assert (send_due(), send_due()) == (1, 0)
    assert len(mail.outbox) == 1
    assert OutgoingMail.objects.get().last_error == ""
    assert not troubled_mails().exists()


def test_an_interrupted_mail_is_never_sent_again_by_itself(make_user: Callable[..., User]) -> None:
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        row = ask()
        OutgoingMail.objects.update(attempts=1, sending_since=timezone.now())  # the worker died here
        clock.shift(60 * 60 * 24)
        assert send_due() == 0
        assert list(troubled_mails()) == [row]
        with pytest.raises(NotAllowed):
            send_again(actor=make_user(staff=True), mail=row)
        admin = make_user(staff=True, is_superuser=True)
        assert send_again(actor=admin, mail=row) is True
        assert send_due() == 1
        assert send_again(actor=admin, mail=row) is False
    assert len(mail.outbox) == 1


def test_a_mail_taken_back_does_not_go_out(db: None) -> None:
    ask()
    assert cancel_mail(key="a") is True
    assert cancel_mail(key="a") is False
    assert send_due() == 0
    assert mail.outbox == []


def test_a_mail_that_went_out_cannot_be_taken_back(db: None) -> None:
    ask()
    send_due()
    assert cancel_mail(key="a") is False


def test_old_mails_are_erased_with_their_addresses(db: None) -> None:
    with time_machine.travel("2026-06-01 10:00+09:00", tick=False) as clock:
        for key in ("sent", "taken back", "never"):
            ask(key)
        cancel_mail(key="taken back")
        OutgoingMail.objects.filter(key="never").update(attempts=MOST_ATTEMPTS)
        send_due()
        clock.shift(60 * 60 * 24 * 30)
        assert erase_old() == 0
        clock.shift(1)
        ask("new")
        assert erase_old() == 3
    assert [row.key for row in OutgoingMail.objects.all()] == ["new"]


def test_a_mail_that_went_out_or_was_taken_back_does_not_say_for_whom(make_user: Callable[..., User]) -> None:
    person = make_user("Secret", email="secret@example.org")
    common: dict[str, Any] = {"template": "people/account_deleted", "context": {"secret": "token"}}
    for key in ("secret.sent:77:88", "secret.taken_back:77:88", "secret.over:77"):
        send_later(key=key, to=person, not_after=timezone.now() if "over" in key else None, **common)
    send_for_all_that_waits(about="secret.about:77", every=timedelta(hours=1), to=person, **common)
    OutgoingMail.objects.update(last_error="SMTPRecipientsRefused: secret@example.org")
    cancel_mail(key="secret.taken_back:77:88")
    assert send_due() == 2
    assert mail.outbox[-1].to == ["secret@example.org"]
    kept = list(OutgoingMail.objects.values_list("key", "to_user", "to_email", "context", "last_error"))
    assert len(kept) == 4
    assert {row[1:] for row in [(k, u, e, str(c), x) for k, u, e, c, x in kept]} == {(None, "", "{}", "")}
    assert not any("secret" in row[0] or "77" in row[0].split(":") for row in kept)  # a random key may begin with 77


def test_a_mail_that_is_settled_is_known_again(make_user: Callable[..., User]) -> None:
    person = make_user()
    for key in ("sent", "taken back"):
        ask(key)
    cancel_mail(key="taken back")
    about: dict[str, Any] = {"about": "a:1", "every": timedelta(hours=1), "template": TEMPLATE, "to": person}
    send_for_all_that_waits(**about)
    assert send_due() == 2
    ask("sent")
    ask("taken back")
    send_for_all_that_waits(**about)  # no sooner than an hour after the one that went out
    assert send_due() == 0
    assert OutgoingMail.objects.filter(sent_at=None, cancelled_at=None).count() == 1
    assert erase_mails(keys=["sent", "taken back"]) == 2


def test_the_worker_is_told_what_to_do(db: None) -> None:
    ask()
    assert {job.__name__: number for job in PERIODIC if (number := job())} == {"send_due": 1}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once() -> None:
    for number in range(20):
        ask(str(number))
    assert sum(at_once([send_due] * 4)) == 20
    assert len(mail.outbox) == 20
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 20
    assert connection.vendor


@pytest.mark.parametrize(
    ("path", "language", "link"),
    [
        ("/accounts/", "en", "http://testserver/en/accounts/"),
        ("/en/accounts/", "ja", "http://testserver/accounts/"),
        ("/en/accounts/", "en", "http://testserver/en/accounts/"),
        ("/accounts/", "ja", "http://testserver/accounts/"),
        ("/en/accounts/sessions/?a=1", "ja", "http://testserver/accounts/sessions/?a=1"),
    ],
)
def test_a_link_leads_to_the_page_in_the_readers_language(
    path: str, language: str, link: str, make_user: Callable[..., User]
) -> None:
    user = make_user(email="reader@example.org", language=language)
    context = {"change": "totp_activated", "settings_path": path}
    ask(to=user, template="people/sign_in_changed", context=context)
    send_due()
    assert f"{link}\n" in mail.outbox[0].body + "\n"


def test_what_is_urgent_goes_before_what_waits_longer(db: None) -> None:
    for number in range(3):
        ask(f"old{number}", to=f"old{number}@example.org", due_at=timezone.now() - timedelta(hours=3))
    ask("alarm", to="duty@example.org", urgent=True)
    assert send_due(limit=2) == 2
    assert [letter.to for letter in mail.outbox] == [["duty@example.org"], ["old0@example.org"]]


def test_a_mail_server_that_hangs_holds_up_a_turn_for_some_seconds(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]

    def hang(*args: object, **kwargs: object) -> int:
        clock[0] += 20
        raise TimeoutError("it said nothing")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", hang)
    monkeypatch.setattr("notices.actions.mail.time", SimpleNamespace(monotonic=lambda: clock[0]))
    for number in range(10):
        ask(str(number), due_at=timezone.now() - timedelta(hours=3))
    assert send_due() == 0
    assert clock[0] == 40
    assert OutgoingMail.objects.filter(attempts=0).count() == 8
