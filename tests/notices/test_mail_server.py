"""What is said to the mail server itself."""

import smtplib
from unittest.mock import patch

import pytest
from django.core.mail import EmailMessage

from ground.text.addresses import address
from notices.mail_server import MailServer


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'),
        ("ab.@ezweb.ne.jp", '"ab."@ezweb.ne.jp'),
        ("hana@demo.example", "hana@demo.example"),
    ],
)
def test_an_address_with_two_dots_is_reached_in_quotes(tls: bool, typed: str, said: str) -> None:
    server = MailServer(host="mail.example", use_ssl=tls)
    server.connection = server.connection_class()
    commands: list[str] = []
    messages: list[bytes] = []

    def taken(self: smtplib.SMTP, command: str, arguments: str = "") -> None:
        commands.append(f"{command} {arguments}".strip())

    def data(self: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
        messages.append(content)
        return 250, b"ok"

    with (
        patch.object(smtplib.SMTP, "putcmd", taken),
        patch.object(smtplib.SMTP, "getreply", lambda self: (250, b"ok")),
        patch.object(smtplib.SMTP, "data", data),
    ):
        assert server.send_messages([EmailMessage("s", "b", "from@demo.example", [address(typed)])]) == 1
    assert f"rcpt TO:<{said}>" in commands
    assert f"\r\nTo: {said}\r\n".encode() in messages[0]
