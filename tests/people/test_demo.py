"""The demo's people, and the development inbox."""

import time
from importlib import import_module
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.mail import EmailMessage, get_connection
from django.test import Client

from ground.models import AuditEntry
from people.demo import authenticator_secret, cast
from people.models import Consent, User
from people.roles import PUBLISHING, WRITING

KEYS = [
    *("hana", "sora", "umi", "riku", "mei", "akari", "jun", "kanade"),
    *("haru", "natsuki", "midwife", "senpai"),
    *("editor", "publisher", "worker", "admin"),
]


def test_the_cast_is_the_same_at_each_call(db: None) -> None:
    first = cast()
    counts = [model.objects.count() for model in (User, EmailAddress, Authenticator, Consent, AuditEntry)]
    assert cast() == first
    assert [model.objects.count() for model in (User, EmailAddress, Authenticator, Consent, AuditEntry)] == counts
    assert list(first) == KEYS
    assert all(user.email == f"{key}@demo.example" for key, user in first.items())
    assert {key for key, user in first.items() if user.is_staff} == {"editor", "publisher", "worker", "admin"}
    assert [key for key, user in first.items() if user.is_superuser] == ["admin"]
    assert list(first["editor"].groups.values_list("name", flat=True)) == [WRITING]
    assert list(first["publisher"].groups.values_list("name", flat=True)) == [PUBLISHING]


def test_the_demos_staff_have_the_authenticator_that_is_told(db: None) -> None:
    admin = cast()["admin"]
    code = format_hotp_value(hotp_value(authenticator_secret("admin"), int(time.time()) // 30))
    assert Authenticator.objects.get(user=admin).wrap().validate_code(code)
    assert authenticator_secret("admin") != authenticator_secret("editor")


def test_there_is_no_inbox_without_debug(client: Client, db: None, settings: Any) -> None:
    assert settings.DEBUG is False
    assert client.get("/dev/mail/").status_code == 404
    assert not any("dev/" in str(pattern.pattern) for pattern in import_module("community.urls").urlpatterns)


def test_the_inbox_shows_the_newest_mail_first_and_codes_of_demo_staff_only(
    client: Client, make_user: Any, settings: Any, tmp_path: Path, capsys: Any
) -> None:
    settings.DEVELOPMENT_MAILBOX = tmp_path / "mail"
    settings.ROOT_URLCONF = "tests.people.development_site"
    cast()
    real = make_user("ほんもの", staff=True)
    assert client.get("/dev/mail/").status_code == 404
    settings.DEBUG = True
    assert "まだメールはありません" in client.get("/dev/mail/").content.decode()
    connection = get_connection("notices.mailbox.DevelopmentMailbox")
    for subject, body in (("一通目", "https://example.org/a?b=1&c=2"), ("コード 123456", "<script>alert(1)</script>")):
        EmailMessage(subject, body, to=["hana@demo.example"], connection=connection).send()
    assert "mail to hana@demo.example" in capsys.readouterr().out
    text = client.get("/dev/mail/").content.decode()
    assert text.index("コード 123456") < text.index("一通目")
    assert '<span class="code">123456</span>' in text
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow">' in text
    assert "<script>alert" not in text
    assert "editor@demo.example" in text
    assert real.email not in text
