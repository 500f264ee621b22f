"""Django's SMTP backend, which tells what was surely not sent from what was perhaps.

It also puts the quotes around addresses of docomo and au that they need.
"""

import smtplib
from collections.abc import Sequence
from contextlib import suppress

from django.core.mail.backends.smtp import EmailBackend

from ground.text.addresses import address

OK = 250


class PerhapsSent(smtplib.SMTPException):
    """The connection failed, or said nothing that can be read, after DATA was begun: the server may have the mail.

    RFC 5321, 4.5.3.2.6: a server that took a mail answers late at times, and whoever sends it again doubles it.
    """


class _Plain(smtplib.SMTP):
    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        return super().rcpt(address(recip), options)

    def data(self, msg: object) -> tuple[int, bytes]:
        """Hand the mail over; a negative answer (4yz, 5yz) says that it was not taken (RFC 5321, 4.2.1)."""
        try:
            code, words = super().data(msg)  # type: ignore[arg-type]
        except smtplib.SMTPDataError:  # an answer to DATA itself: not a line of the mail was read
            raise
        except (smtplib.SMTPException, OSError) as error:
            raise PerhapsSent(f"{type(error).__name__}: {error}") from error
        if 200 <= code < 300:
            return OK, words
        if not 400 <= code < 600:
            raise PerhapsSent(f"no answer that says whether it was taken: {code}")
        return code, words

    def quit(self) -> tuple[int, bytes]:
        """Say goodbye. Whatever a server says to that, or does not, changes nothing about what it took."""
        with suppress(smtplib.SMTPException):
            return super().quit()
        self.close()
        return OK, b""


class _Tls(_Plain, smtplib.SMTP_SSL):
    """The same connection over TLS."""


class MailServer(EmailBackend):
    """Quotes envelope addresses. Django strips the quotes, and many mail servers reject a bare a..b@docomo.ne.jp.

    Raises `PerhapsSent` for what failed from the moment DATA was begun. After anything else it was surely not sent.
    """

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Tls if self.use_ssl else _Plain
