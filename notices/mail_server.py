"""Django's SMTP backend, which also puts the quotes around addresses of docomo and au that they need."""

import smtplib
from collections.abc import Sequence

from django.core.mail.backends.smtp import EmailBackend

from ground.text.addresses import address


class _Plain(smtplib.SMTP):
    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        return super().rcpt(address(recip), options)


class _Tls(_Plain, smtplib.SMTP_SSL):
    """The same connection over TLS."""


class MailServer(EmailBackend):
    """Quotes envelope addresses. Django strips the quotes, and many mail servers reject a bare a..b@docomo.ne.jp."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Tls if self.use_ssl else _Plain
