"""Mails: asked for in the same transaction as the change they tell of, sent by the worker, once."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from people.models import OutgoingMail, User

MOST_ATTEMPTS = 8
KEPT_AFTER_SENDING = timedelta(days=30)


def send_later(
    *,
    key: str,
    template: str,
    to: User | str,
    context: dict[str, Any] | None = None,
    due_at: datetime | None = None,
    language: str | None = None,
) -> OutgoingMail:
    """Ask for one mail. `key` makes it unique ("programs.moved:12:34"): a second call with it changes nothing.

    `template` is "<app>/<name>": `templates/email/<app>/<name>.txt` and `<name>_subject.txt`, which get `context`,
    `recipient_name`, `organisation` and `base_url`. Nothing that a member wrote belongs into a mail.
    """
    user = to if isinstance(to, User) else None
    mail, _created = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "to_user": user,
            "to_email": user.email if user else to,
            "template": template,
            "context": context or {},
            "language": language or (user.language if user else translation.get_language() or settings.LANGUAGE_CODE),
            "due_at": due_at or timezone.now(),
        },
    )
    return mail


def cancel_mail(*, key: str) -> bool:
    """Take a waiting mail back (its date was cancelled, say). False when it went out already or never was."""
    return bool(
        OutgoingMail.objects.filter(key=key, sent_at__isnull=True, cancelled_at__isnull=True).update(
            cancelled_at=timezone.now()
        )
    )


def send_due(*, limit: int = 100) -> int:
    """Send what is due, oldest first; how many went out. A failing mail is tried again, later each time.

    The row is claimed before sending, so two workers never send the same mail; a crash in between shows as an
    attempt without a result and is tried again only after the waiting time.
    """
    now = timezone.now()
    waiting = OutgoingMail.objects.filter(
        sent_at__isnull=True, cancelled_at__isnull=True, due_at__lte=now, attempts__lt=MOST_ATTEMPTS
    )
    sent = 0
    for mail in waiting[:limit]:
        retry_at = now + timedelta(minutes=2**mail.attempts)
        claimed = OutgoingMail.objects.filter(
            pk=mail.pk, attempts=mail.attempts, sent_at__isnull=True, cancelled_at__isnull=True
        ).update(attempts=F("attempts") + 1, due_at=retry_at)
        if claimed:
            sent += _send(mail)
    return sent


def erase_old() -> int:
    """Erase mails 30 days after they went out or were taken back; how many."""
    limit = timezone.now() - KEPT_AFTER_SENDING
    old = OutgoingMail.objects.filter(sent_at__lt=limit) | OutgoingMail.objects.filter(cancelled_at__lt=limit)
    return old.delete()[0]


def _send(mail: OutgoingMail) -> bool:
    recipient = mail.to_user
    context = {
        **mail.context,
        "recipient_name": recipient.display_name if recipient else "",
        "organisation": settings.ORGANISATION,
        "base_url": settings.BASE_URL,
    }
    try:
        with translation.override(mail.language):
            subject = render_to_string(f"email/{mail.template}_subject.txt", context)
            body = render_to_string(f"email/{mail.template}.txt", context)
        send_mail(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [mail.to_email])
    except Exception as error:  # whatever went wrong, the other mails go out and this one stays visible
        OutgoingMail.objects.filter(pk=mail.pk).update(last_error=f"{type(error).__name__}: {error}")
        return False
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), last_error="")
    return True
