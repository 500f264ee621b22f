"""Mail handed to the mail server: Django's way, with the addresses of docomo and au in the quotes that they need."""

import smtplib
from collections.abc import Sequence

from django.core.mail.backends.smtp import EmailBackend

from ground.text.addresses import address


class _Plain(smtplib.SMTP):
    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        return super().rcpt(address(recip), options)


class _Tls(_Plain, smtplib.SMTP_SSL):
    """The same over TLS."""


class MailServer(EmailBackend):
    """Django takes quotes off an envelope; a..b@docomo.ne.jp without them is no address to many mail servers."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Tls if self.use_ssl else _Plain
