"""Send what is due by its way, each once."""

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext

from ground.links import in_language
from notices.actions.gather import settle_all
from notices.actions.plan import is_told, preferences, ways_of
from notices.enums import Way
from notices.kinds import KINDS
from notices.models import Delivery, Notice, Preference
from notices.models.delivery import MOST_ATTEMPTS
from notices.ways.carrier import CARRIERS, Outcome, Parcel

INTERRUPTED = timedelta(minutes=2)  # no provider is waited for this long (their own timeouts are 10 seconds)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_TURN = 5.0  # seconds; while a provider is slow, what is urgent waits no longer for what is not
WAITING = {"sent_at": None, "cancelled_at": None}
logger = logging.getLogger(__name__)


def deliver_urgent() -> int:
    """Send what is urgent and due, before anything else; return how many went out."""
    return _deliver(urgent=True, most=200)


def deliver_due() -> int:
    """Send what is due, oldest first; return how many went out."""
    return _deliver(urgent=False, most=50)


def _deliver(*, urgent: bool, most: int) -> int:
    now = timezone.now()
    due = Delivery.objects.filter(**WAITING, urgent=urgent, due_at__lte=now, attempts__lt=MOST_ATTEMPTS)
    for way, carrier in CARRIERS.items():
        stuck = due.filter(way=way, sending_since__lt=now - INTERRUPTED)
        if carrier.repeats_safely:
            stuck.update(sending_since=None)
    free = due.filter(sending_since=None).select_related("notice__user").order_by("due_at", "pk")
    ends, sent = time.monotonic() + LONGEST_TURN, 0
    for delivery in free[:most]:
        sent += _claim(delivery) and _send(delivery)
        if not urgent and time.monotonic() > ends:
            break
    return sent


def _claim(delivery: Delivery) -> bool:
    """Claim a delivery for this worker, if it is still wanted. Call it outside a transaction."""
    with transaction.atomic():
        if not _still_wanted(delivery):
            Delivery.objects.filter(pk=delivery.pk, **WAITING).update(cancelled_at=timezone.now())
            return False
        untouched = Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, sending_since=None, **WAITING)
        return bool(untouched.update(attempts=F("attempts") + 1, sending_since=timezone.now()))


def _still_wanted(delivery: Delivery) -> bool:
    """Whether the notice is unread, stands, and its person still wants to be told of it this way."""
    notice = Notice.objects.filter(pk=delivery.notice_id, read_at=None).first()
    kind = KINDS.get(notice.kind) if notice else None
    if notice is None or kind is None or not delivery.notice.user.is_active:
        return False
    if settle_all([notice]):
        return False
    choice = preferences({notice.user_id})[notice.user_id]
    return is_told(kind, choice, timezone.now()) and Way(delivery.way) in ways_of(kind, choice)


def _send(delivery: Delivery) -> bool:
    carrier, row = CARRIERS[Way(delivery.way)], Delivery.objects.filter(pk=delivery.pk)
    try:
        outcome = carrier.send(delivery.target, parcel(delivery))
    except Exception as error:  # whatever the error, the others go out and this one stays visible
        logger.warning("Delivery %s failed: %s", delivery.pk, type(error).__name__)
        outcome = Outcome.PERHAPS
        row.update(last_error=type(error).__name__)
    now = timezone.now()
    if outcome is Outcome.SENT:
        return bool(row.update(sent_at=now, sending_since=None, last_error=""))
    if outcome is Outcome.GONE:
        row.update(cancelled_at=now, sending_since=None)
    elif outcome is Outcome.LATER or carrier.repeats_safely:
        wait = min(timedelta(seconds=15 * 2**delivery.attempts), LONGEST_WAIT)
        row.update(sending_since=None, due_at=now + wait)
    return False  # perhaps sent, by a way that would show it twice: it keeps `sending_since`, and stays visible


def parcel(delivery: Delivery) -> Parcel:
    """What leaves the site for a delivery. It says that there is news, and nothing else."""
    user = delivery.notice.user
    neutral = Preference.objects.filter(pk=user.pk, neutral=True).exists()
    count = Notice.objects.filter(user=user, read_at=None).count()
    with translation.override(user.language):
        return Parcel(
            key=salted_hmac("notices.delivery", str(delivery.pk), algorithm="sha256").hexdigest()[:32],
            title="" if neutral else gettext("つどい"),
            words=words(count, neutral=neutral),
            path=in_language(reverse("notices:list"), user.language),
            count=count,
            urgent=delivery.urgent,
            silent=delivery.silent,
        )


def words(count: int, *, neutral: bool) -> str:
    """What a locked screen may show, in the active language: that there is news, never of what."""
    if neutral:
        return ngettext("新しいお知らせが%(count)d件あります", "新しいお知らせが%(count)d件あります", count) % {
            "count": count
        }
    return ngettext(
        "つどいに新しいお知らせが%(count)d件あります", "つどいに新しいお知らせが%(count)d件あります", count
    ) % {"count": count}
