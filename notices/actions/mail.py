"""Mails: queued in the same transaction as the change they report, and sent once by the worker."""

import logging
import re
import time
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.conf import settings
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Least
from django.utils import timezone, translation

from ground.actions.audit import record
from ground.rules import Account, can_read_audit
from notices import refusals
from notices.actions.plan import mails_are_wanted
from notices.letters import CHOSEN_BY, KIND, URGENT, digest_of, letter, whose_choice
from notices.mail_server import PerhapsSent
from notices.models import OutgoingMail
from notices.models.outgoing_mail import MOST_ATTEMPTS
from notices.recipients import Recipient

LENGTH_OF_UUID = 32
LONGEST_WAIT = timedelta(hours=6)
KEPT = timedelta(days=30)
LONGEST_TURN = (
    30.0  # seconds; a mail server that hangs costs EMAIL_TIMEOUT for each mail, and other periodic work waits
)
WAITING: dict[str, Any] = {"sent_at": None, "cancelled_at": None, "sending_since": None}
# Once a mail is settled, only the fact that there was one of its kind is kept, neither to whom nor about what.
NO_CONTENT: dict[str, Any] = {"to_user": None, "to_email": "", "context": {}, "last_error": ""}
# The context of a template, which must survive JSON: a process of another version may render the mail.
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
    kind: str | None = None,
    chosen_by: Recipient | None = None,
    urgent: bool = False,
) -> OutgoingMail:
    """Queue one mail. `key` makes it unique ("programs.moved:12:34"): a second call with the same key changes nothing.

    `template` is "<app>/<name>": `templates/email/<app>/<name>.txt` and `<name>_subject.txt`, which get `context`,
    `organisation` and `neutral`; links are written `{{ path|absolute }}`. A mail never holds anything that a member
    wrote. Its subject and its first 200 characters, which a locked screen shows, name nobody, neither a group nor a
    programme, nor do the addresses of links in them. A mail about a moment gives it as `not_after`: a worker that was
    down does not send the mail after that.

    `kind` is the kind of news that the mail itself tells (`Kind.mails_itself`). Who has stopped its mails by
    the time it goes out gets none, nor does who is suspended, and the mail has the link that stops them; that of a kind
    which cannot be stopped has no link, and everything off stops it. `chosen_by` is
    the person whose choices count where `to` is a bare address, whether of kinds or of neutral words. A mail without a
    kind cannot be stopped (notices/README.md lists them).
    An `urgent` one goes out before all others that are due.
    """
    user = None if isinstance(to, str) else to
    more: dict[str, Any] = {} if kind is None else {KIND: kind}
    if chosen_by is not None:
        more[CHOSEN_BY] = chosen_by.pk
    if urgent:
        more[URGENT] = True
    mail, is_new = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "to_user_id": user.pk if user else None,
            "to_email": to if isinstance(to, str) else to.email,
            "template": template,
            "context": dict(context or {}) | more,
            "language": language or (user.language if user else translation.get_language() or settings.LANGUAGE_CODE),
            "due_at": due_at or timezone.now(),
            "not_after": not_after,
        },
    )
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    marks = [settled_key(key, secret) for secret in secrets]
    settled = OutgoingMail.objects.filter(key__in=marks).first() if is_new else None
    if settled is not None:  # looked up after writing, so as not to miss a worker that settles it at the same time
        mail.delete()
        return settled
    return mail


def send_for_all_that_waits(*, about: str, every: timedelta, due_at: datetime | None = None, **mail: Any) -> None:
    """Queue a single mail for everything that waits under `about` ("chat.reports:3:12"), however much that is.

    While one is waiting no other is added, and the next goes out no sooner than `every` after the last. `mail` holds
    the arguments of `send_later`. Cancel it with `cancel_all` once nothing waits any more.
    """
    mine = OutgoingMail.objects.filter(Q(key__startswith=f"{about}:") | Q(key__startswith=f"{digest_of(about)}:"))
    due = due_at or timezone.now()
    if last := mine.aggregate(last=Max("sent_at"))["last"]:
        due = max(due, last + every)
    # Retries may have postponed it while the mail server was down. Updating also makes a concurrent cancel look again.
    sooner = Least(F("due_at"), Value(due, output_field=DateTimeField()))
    if mine.filter(**WAITING, attempts__lt=MOST_ATTEMPTS).update(due_at=sooner):
        return
    send_later(key=f"{about}:{uuid.uuid4().hex}", due_at=due, **mail)


def cancel_all(*, about: str) -> int:
    """Cancel every waiting mail under `about`; return how many."""
    return _settle(OutgoingMail.objects.filter(key__startswith=f"{about}:", **WAITING), cancelled_at=timezone.now())


def cancel_mail(*, key: str) -> bool:
    """Cancel a waiting mail (because its date was cancelled, say). False if it already went out or never existed."""
    return bool(_settle(OutgoingMail.objects.filter(key=key, **WAITING), cancelled_at=timezone.now()))


def erase_mails(*, keys: Collection[str]) -> int:
    """Erase mails, sent or not, because the person they are about is being erased; return how many."""
    return OutgoingMail.objects.filter(key__in=[*keys, *map(settled_key, keys)]).delete()[0]


def erase_waiting(*, ending: str) -> int:
    """Erase the mails not sent yet, abandoned ones too, whose keys end with `ending`; return how many.

    For a recipient who is being erased: unlike a list of keys, an ending cannot miss any kind of mail.
    """
    return OutgoingMail.objects.filter(key__endswith=ending, sent_at=None, cancelled_at=None).delete()[0]


def settled_key(key: str, secret: str | None = None) -> str:
    """What is kept of a key once its mail was sent or cancelled: enough to recognise it, but naming nobody.

    A key contains ids ("groups.asked:9:5" says which facilitator was told of which request). The key of a mail for
    everything that waits (`send_for_all_that_waits`) keeps its `about` recognisable too.
    """
    about, _colon, number = key.rpartition(":")
    return f"{digest_of(about, secret)}:{number}" if len(number) == LENGTH_OF_UUID else digest_of(key, secret)


def _settle(mails: QuerySet[OutgoingMail], **when: datetime) -> int:
    """Mark mails as sent or cancelled, erase whom they were for, and return how many."""
    return sum(
        mails.filter(pk=pk).update(key=settled_key(key), **when, **NO_CONTENT)
        for pk, key in mails.values_list("pk", "key")
    )


def send_due(*, limit: int = 100) -> int:
    """Send the mails that are due, the urgent ones first, then the oldest, and return how many went out.

    What surely did not go out is retried with backoff; what perhaps did is left to a person (`send_again`). A row is
    claimed before sending, so two workers never send the same mail. After `LONGEST_TURN` no further mail is begun: the
    rest goes out in the next turn.
    """
    now = timezone.now()
    waiting = OutgoingMail.objects.filter(**WAITING, due_at__lte=now)
    _settle(waiting.filter(not_after__lte=now), cancelled_at=now)
    order = Case(When(**{f"context__{URGENT}": True}, then=0), default=1)
    due = waiting.filter(attempts__lt=MOST_ATTEMPTS).select_related("to_user").order_by(order, "due_at", "pk")
    ends, sent = time.monotonic() + LONGEST_TURN, 0
    for mail in due[:limit]:
        if time.monotonic() > ends:
            break
        sent += _is_wanted(mail) and _claim(mail) and _send(mail)
    return sent


@transaction.atomic
def send_again(*, actor: Account, mail: OutgoingMail) -> bool:
    """Queue a mail that was perhaps sent, or abandoned, once more. False if it surely went out in the meantime."""
    if not can_read_audit(actor):
        raise refusals.may_not_send_again()
    again = OutgoingMail.objects.filter(pk=mail.pk, sent_at__isnull=True, cancelled_at__isnull=True)
    again = again.exclude(not_after__lte=timezone.now())
    changed = again.update(attempts=0, sending_since=None, due_at=timezone.now(), last_error="")
    if changed:
        record(actor=actor, verb="people.send_mail_again", subject=mail)
    return bool(changed)


def erase_old() -> int:
    """Erase mails 30 days after they were sent, cancelled or should have been sent; return how many."""
    limit = timezone.now() - KEPT
    old = (
        OutgoingMail.objects.filter(sent_at__lt=limit)
        | OutgoingMail.objects.filter(cancelled_at__lt=limit)
        | OutgoingMail.objects.filter(sent_at__isnull=True, cancelled_at__isnull=True, due_at__lt=limit)
    )
    return old.delete()[0]


def _is_wanted(mail: OutgoingMail) -> bool:
    """Whether its person gets such mails at this moment; a mail that nobody is to get any more is cancelled."""
    whose = whose_choice(mail)
    if KIND not in mail.context or whose is None or mails_are_wanted(whose, mail.context[KIND]):
        return True
    cancel_mail(key=mail.key)
    return False


def _claim(mail: OutgoingMail) -> bool:
    """Claim the row for this worker. Call it outside a transaction: it must be committed before anything is sent."""
    untouched = OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts, **WAITING)
    untouched = untouched.exclude(not_after__lte=timezone.now())
    return bool(untouched.update(attempts=F("attempts") + 1, sending_since=timezone.now(), last_error=""))


def _send(mail: OutgoingMail) -> bool:
    row = OutgoingMail.objects.filter(pk=mail.pk)
    try:
        letter(mail).send()
    except PerhapsSent as error:  # `sending_since` stays, so that it is never sent again by itself
        logger.warning("Mail %s was perhaps sent: %s", mail.key, error)
        row.update(last_error=_words_of(error))
        return False
    except Exception as error:  # whatever the error, the other mails go out and this one stays visible
        logger.warning("Mail %s could not be sent: %s", mail.key, error)
        wait = min(timedelta(minutes=2**mail.attempts), LONGEST_WAIT)
        row.update(sending_since=None, due_at=timezone.now() + wait, last_error=_words_of(error))
        return False
    row.update(sent_at=timezone.now(), sending_since=None, key=settled_key(mail.key), **NO_CONTENT)
    return True


def _words_of(error: Exception) -> str:
    """A mail server's error without addresses: servers tend to repeat the recipient's, and administrators read it."""
    return re.sub(r"\S*@\S*", "…", f"{type(error).__name__}: {error}")
