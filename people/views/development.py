"""Development only: the mails that were "sent", and the codes of the demo staff's authenticator apps."""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.models import User

SHOWN = 50
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True)
class Mail:
    """One mail as the inbox shows it."""

    subject: str
    to: str
    at: datetime | None
    text: str
    code: str


@dataclass(frozen=True)
class StaffCode:
    """What the authenticator app of one of the demo's staff shows now."""

    name: str
    email: str
    code: str


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest mails, and how the demo's staff sign in."""
    if not settings.DEBUG:
        raise Http404
    files = sorted(settings.DEVELOPMENT_MAILBOX.glob("*.eml"), reverse=True)[:SHOWN]
    context = {
        "mails": [_read(file) for file in files],
        "staff": _staff_codes(),
        "seconds_left": app_settings.TOTP_PERIOD - int(time.time()) % app_settings.TOTP_PERIOD,
    }
    return render(request, "people/development_mailbox.html", context)


def _read(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    text = body.get_content() if body else ""
    subject = str(message["Subject"] or "")
    found = _CODE.search(subject) or _CODE.search(text)
    date = message["Date"]
    return Mail(
        subject=subject,
        to=str(message["To"] or ""),
        at=parsedate_to_datetime(str(date)) if date else None,
        text=text,
        code=found.group() if found else "",
    )


def _staff_codes() -> list[StaffCode]:
    """The codes of staff at demo.example. Nobody else's are shown, not even in development."""
    apps = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP, user__email__endswith="@demo.example", user__is_staff=True
    ).select_related("user")
    codes = []
    for app in apps.order_by("user__email"):
        user: User = app.user
        secret = decrypt(app.data["secret"])
        code = format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))
        codes.append(StaffCode(name=user.display_name, email=user.email, code=code))
    return codes
