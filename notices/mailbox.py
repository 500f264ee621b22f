"""Mail in development: shown in the terminal and kept as files for the inbox page at /dev/mail/."""

import sys
import uuid
from collections.abc import Sequence
from email.message import EmailMessage as Written

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class DevelopmentMailbox(BaseEmailBackend):
    """Writes each mail to `var/mail/` and prints it in the terminal. Never used when DEBUG is off."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.DEVELOPMENT_MAILBOX.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            message: Written = mail.message()
            stamp = timezone.now().strftime("%Y%m%dT%H%M%S%f")
            (settings.DEVELOPMENT_MAILBOX / f"{stamp}-{uuid.uuid4().hex[:8]}.eml").write_bytes(message.as_bytes())
            sys.stdout.write(f"── mail to {', '.join(mail.to)}: {mail.subject}\n{mail.body}\n──\n")
            sys.stdout.flush()
        return len(email_messages)
