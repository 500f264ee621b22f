"""Mails: asked for in the same transaction as the change they tell of, sent by the worker, once."""

import logging
import re
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import DateTimeField, F, Max, Q, QuerySet, Value
from django.db.models.functions import Least
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from ground.actions.audit import record
from ground.links import in_language
from ground.rules import Account, can_read_audit
from notices import refusals
from notices.models import OutgoingMail
from notices.models.outgoing_mail import MOST_ATTEMPTS
from notices.recipients import Recipient

LENGTH_OF_UUID = 32
LONGEST_WAIT = timedelta(hours=6)
KEPT = timedelta(days=30)
WAITING: dict[str, Any] = {"sent_at": None, "cancelled_at": None, "sending_since": None}
# Once a mail is settled, only that there was one of its kind is kept: neither to whom nor about what.
NO_CONTENT: dict[str, Any] = {"to_user": None, "to_email": "", "context": {}, "last_error": ""}
# What a template is given, as JSON keeps it: a mail may be written by a process of another version.
Facts: TypeAlias = Mapping[str, str | int | bool]
logger = logging.getLogger(__name__)


def send_later(
    *,
    key: str,
    template: str,
    to: Recipient | str,
    context: Facts | None = None,
    due_at: datetime | None = None,
    not_after: datetime | None = None,
    language: str | None = None,
) -> OutgoingMail:
    """Ask for one mail. `key` makes it unique ("programs.moved:12:34"): a second call with it changes nothing.

    `template` is "<app>/<name>": `templates/email/<app>/<name>.txt` and `<name>_subject.txt`, which get `context`,
    `recipient_name` and `organisation`; links are written `{{ path|absolute }}`. Nothing that a member wrote
    belongs into a mail, and neither a group's nor a programme's name into its subject and first lines: a locked screen
    shows them. A mail about a moment names it as `not_after`: a worker that was away does not send it any more.
    """
    user = None if isinstance(to, str) else to
    mail, is_new = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "to_user_id": user.pk if user else None,
            "to_email": to if isinstance(to, str) else to.email,
            "template": template,
            "context": dict(context or {}),
            "language": language or (user.language if user else translation.get_language() or settings.LANGUAGE_CODE),
            "due_at": due_at or timezone.now(),
            "not_after": not_after,
        },
    )
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    marks = [settled_key(key, secret) for secret in secrets]
    settled = OutgoingMail.objects.filter(key__in=marks).first() if is_new else None
    if settled is not None:  # looked for after writing, so that a worker that settles it meanwhile is not missed
        mail.delete()
        return settled
    return mail


def send_for_all_that_waits(*, about: str, every: timedelta, due_at: datetime | None = None, **mail: Any) -> None:
    """Ask for one mail for everything that waits under `about` ("chat.reports:3:12"), however much comes to it.

    While one waits none is added, and after one went out the next goes no sooner than `every` later. `mail` is as for
    `send_later`. Take it back with `cancel_all` once nothing waits any more.
    """
    mine = OutgoingMail.objects.filter(Q(key__startswith=f"{about}:") | Q(key__startswith=f"{_number(about)}:"))
    due = due_at or timezone.now()
    if last := mine.aggregate(last=Max("sent_at"))["last"]:
        due = max(due, last + every)
    # What waits may have been put off while the mail server was away. Touched, so that who takes it back looks again.
    sooner = Least(F("due_at"), Value(due, output_field=DateTimeField()))
    if mine.filter(**WAITING, attempts__lt=MOST_ATTEMPTS).update(due_at=sooner):
        return
    send_later(key=f"{about}:{uuid.uuid4().hex}", due_at=due, **mail)


def cancel_all(*, about: str) -> None:
    """Take back whatever waits under `about`."""
    _settle(OutgoingMail.objects.filter(key__startswith=f"{about}:", **WAITING), cancelled_at=timezone.now())


def cancel_mail(*, key: str) -> bool:
    """Take a waiting mail back (its date was cancelled, say). False when it went out already or never was."""
    return bool(_settle(OutgoingMail.objects.filter(key=key, **WAITING), cancelled_at=timezone.now()))


def erase_mails(*, keys: Collection[str]) -> int:
    """Erase mails, gone out or not, because whom they are about is going; how many."""
    return OutgoingMail.objects.filter(key__in=[*keys, *map(settled_key, keys)]).delete()[0]


def erase_waiting(*, ending: str) -> int:
    """Erase mails that have not gone out, given up ones too, by how their keys end; how many.

    Whom they are for is going, and no list of keys can forget a kind of them.
    """
    return OutgoingMail.objects.filter(key__endswith=ending, sent_at=None, cancelled_at=None).delete()[0]


def settled_key(key: str, secret: str | None = None) -> str:
    """What is kept of a key once its mail went out or was taken back: enough to know it again, naming nobody.

    A key names ids ("groups.asked:9:5" says which facilitator was told of which request). Of one mail for everything
    that waits (`send_for_all_that_waits`) what it is about is known again, too.
    """
    about, _colon, number = key.rpartition(":")
    return f"{_number(about, secret)}:{number}" if len(number) == LENGTH_OF_UUID else _number(key, secret)


def _settle(mails: QuerySet[OutgoingMail], **when: datetime) -> int:
    """Mark mails as gone out or taken back, and keep nothing of whom they were for; how many."""
    return sum(
        mails.filter(pk=pk).update(key=settled_key(key), **when, **NO_CONTENT)
        for pk, key in mails.values_list("pk", "key")
    )


def send_due(*, limit: int = 100) -> int:
    """Send what is due, oldest first; how many went out. A failing mail is tried again, later each time.

    A row is claimed before sending, so two workers never send the same mail.
    """
    now = timezone.now()
    waiting = OutgoingMail.objects.filter(**WAITING, due_at__lte=now)
    _settle(waiting.filter(not_after__lte=now), cancelled_at=now)
    due = waiting.filter(attempts__lt=MOST_ATTEMPTS).select_related("to_user")
    return sum(_send(mail) for mail in due[:limit] if _claim(mail))


@transaction.atomic
def send_again(*, actor: Account, mail: OutgoingMail) -> bool:
    """Send a mail that was interrupted or given up once more. False when it went out in the meantime."""
    if not can_read_audit(actor):
        raise refusals.may_not_send_again()
    again = OutgoingMail.objects.filter(pk=mail.pk, sent_at__isnull=True, cancelled_at__isnull=True)
    again = again.exclude(not_after__lte=timezone.now())
    changed = again.update(attempts=0, sending_since=None, due_at=timezone.now())
    if changed:
        record(actor=actor, verb="people.send_mail_again", subject=mail)
    return bool(changed)


def erase_old() -> int:
    """Erase mails 30 days after they went out, were taken back or should have gone out; how many."""
    limit = timezone.now() - KEPT
    old = (
        OutgoingMail.objects.filter(sent_at__lt=limit)
        | OutgoingMail.objects.filter(cancelled_at__lt=limit)
        | OutgoingMail.objects.filter(sent_at__isnull=True, cancelled_at__isnull=True, due_at__lt=limit)
    )
    return old.delete()[0]


def _claim(mail: OutgoingMail) -> bool:
    """Take the row for this worker; committed before anything is sent, so call it outside a transaction."""
    untouched = OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts, **WAITING)
    untouched = untouched.exclude(not_after__lte=timezone.now())
    return bool(untouched.update(attempts=F("attempts") + 1, sending_since=timezone.now()))


def _send(mail: OutgoingMail) -> bool:
    row = OutgoingMail.objects.filter(pk=mail.pk)
    try:
        _message(mail).send()
    except Exception as error:  # whatever went wrong, the other mails go out and this one stays visible
        logger.warning("Mail %s could not be sent: %s", mail.key, error)
        wait = min(timedelta(minutes=2**mail.attempts), LONGEST_WAIT)
        row.update(
            sending_since=None,
            due_at=timezone.now() + wait,
            last_error=_without_addresses(f"{type(error).__name__}: {error}"),
        )
        return False
    row.update(sent_at=timezone.now(), sending_since=None, key=settled_key(mail.key), **NO_CONTENT)
    return True


def _without_addresses(error: str) -> str:
    """What a mail server says, which likes to repeat whom the mail is for: administrators read it."""
    return re.sub(r"\S*@\S*", "…", error)


def _message(mail: OutgoingMail) -> EmailMessage:
    recipient = mail.to_user
    context = {
        **{name: _for_reader(value, mail.language) for name, value in mail.context.items()},
        "recipient_name": recipient.display_name if recipient else "",
        "organisation": settings.ORGANISATION,
    }
    with translation.override(mail.language):
        subject = _text(f"email/{mail.template}_subject.txt", context)
        body = _text(f"email/{mail.template}.txt", context)
    sender = settings.DEFAULT_FROM_EMAIL
    domain = sender.rpartition("@")[2].rstrip(">") or "localhost"
    return EmailMessage(
        " ".join(subject.split()),
        body,
        sender,
        [recipient.email if recipient else mail.to_email],  # where the person is reached now
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<{_number(mail.key)}@{domain}>",
        },
    )


def subject_of(mail: OutgoingMail) -> str:
    """What kind of mail it is, in the words of its subject, for whoever reads a list of mails. It names nobody.

    A mail that cannot be written stays in the list, under the bare name of its template.
    """
    context = mail.context | {"organisation": settings.ORGANISATION}
    try:
        return " ".join(_text(f"email/{mail.template}_subject.txt", context).split())
    except Exception:  # the reason stands beside it: sending failed for the same one
        return mail.template


def _for_reader(value: Any, language: str) -> Any:
    """A path leads to the page in the reader's language, whoever's act the mail tells of."""
    return in_language(value, language) if isinstance(value, str) and value.startswith("/") else value


def _number(key: str, secret: str | None = None) -> str:
    """The same at each try of one mail. Keyed (by the installation's secret): the mail's key names ids."""
    return salted_hmac("people.mail", key, secret=secret, algorithm="sha256").hexdigest()[:32]


def _text(name: str, context: dict[str, Any]) -> str:
    """A mail is plain text: nothing is escaped."""
    text: str = get_template(name).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    return text
