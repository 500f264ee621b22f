"""Send what is due by its way, each once; several side by side, so that one provider that hangs delays nobody else."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext

from ground.aside import Aside
from ground.links import in_language
from notices.actions import duty_phones
from notices.actions.gather import settle_all
from notices.actions.plan import is_told, may_be_sent_at, plan_again, preferences, silenced, ways_of
from notices.enums import Way
from notices.kinds import KINDS
from notices.models import Delivery, Notice, Preference
from notices.models.delivery import MOST_ATTEMPTS
from notices.ways.carrier import CARRIERS, Answer, Outcome, Parcel, Posting

INTERRUPTED = timedelta(minutes=2)  # no provider is waited for this long (their own timeouts are 10 seconds)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_TURN = 5.0  # seconds; then nothing more is begun, so that the next urgent thing waits for no slow provider
SIDE_BY_SIDE = 8  # postings at once; each is a thread that waits for a network, and has no database
WAITING = {"sent_at": None, "cancelled_at": None}
aside = Aside("A delivery")
logger = logging.getLogger(__name__)


def deliver_urgent() -> int:
    """Send what is urgent and due, before anything else; return how many went out."""
    return _deliver(urgent=True, most=200)


def deliver_due() -> int:
    """Send what else is due; return how many went out."""
    return _deliver(urgent=False, most=50)


def _deliver(*, urgent: bool, most: int) -> int:
    now = timezone.now()
    repeated = [way for way, carrier in CARRIERS.items() if carrier.repeats_safely]
    due = Delivery.objects.filter(
        Q(sending_since=None) | Q(sending_since__lt=now - INTERRUPTED, way__in=repeated),
        **WAITING, way__in=CARRIERS, urgent=urgent, due_at__lte=now, attempts__lt=MOST_ATTEMPTS,
    )  # fmt: skip
    # What was never tried goes before what failed: a device that hangs is behind every new alarm.
    due = due.exclude(pk__in=aside.keys())
    return _post(iter(due.select_related("notice__user").order_by("attempts", "due_at", "pk")[:most]))


def _post(waiting: Iterator[Delivery]) -> int:
    """Claim, post and settle what waits, `SIDE_BY_SIDE` at a time, until the turn is over; return how many went out.

    All database work is done by this thread; what is claimed is always posted at once.
    """
    ends, sent = time.monotonic() + LONGEST_TURN, 0
    posted: dict[Future[Answer], Delivery] = {}
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        while True:
            while len(posted) < SIDE_BY_SIDE and time.monotonic() < ends and (delivery := next(waiting, None)):
                with aside.trying([delivery.pk]):
                    if _claim(delivery) and (posting := _prepared(delivery)):
                        posted[pool.submit(posting)] = delivery
            if not posted:
                return sent
            for done in wait(posted, return_when=FIRST_COMPLETED).done:
                sent += _settle(posted.pop(done), done)


def _claim(delivery: Delivery) -> bool:
    """Claim a delivery for this worker, if it is still wanted, and now. Call it outside a transaction."""
    with transaction.atomic():
        now = timezone.now()
        when = _wanted_at(delivery, now)
        if when is None:
            _give_up(delivery, now)
            return False
        if when > now:  # the quiet hours have begun since it was planned
            Delivery.objects.filter(pk=delivery.pk, **WAITING).update(due_at=when, silent=False)
            return False
        found = {"pk": delivery.pk, "attempts": delivery.attempts, "sending_since": delivery.sending_since}
        untouched = Delivery.objects.filter(**found, **WAITING)
        return bool(untouched.update(attempts=F("attempts") + 1, sending_since=timezone.now()))


def _give_up(delivery: Delivery, now: datetime) -> None:
    """Send it no more. What its person holds back, and has not read, is planned again when there is more of it."""
    row = Delivery.objects.filter(pk=delivery.pk, **WAITING)
    unread = Notice.objects.filter(pk=delivery.notice_id, read_at=None)
    if unread.exists():
        row.delete()
        plan_again(unread)
    else:
        row.update(cancelled_at=now)


def _wanted_at(delivery: Delivery, now: datetime) -> datetime | None:
    """When to send it; None if the notice was read or is gone, or its person does not want to be told so any more."""
    notice = Notice.objects.filter(pk=delivery.notice_id, read_at=None).first()
    kind = KINDS.get(notice.kind) if notice else None
    if notice is None or kind is None or not delivery.notice.user.is_active or settle_all([notice]):
        return None
    if Way(delivery.way) is Way.DUTY:
        return now if duty_phones.still_rings(delivery, notice) else None
    choice = preferences({notice.user_id})[notice.user_id]
    if not is_told(kind, choice, now) or Way(delivery.way) not in ways_of(kind, choice):
        return None
    if not kind.urgent and silenced([notice], now):
        return None
    return may_be_sent_at(notice, choice, now, silent=delivery.silent)


def _prepared(delivery: Delivery) -> Posting | None:
    """What posts a claimed delivery; None if nothing is to be posted, which is noted."""
    try:
        prepared = CARRIERS[Way(delivery.way)].prepare(delivery.target, parcel(delivery))
    except Exception as error:
        _failed(delivery, error)
        prepared = Outcome.LATER
    if not isinstance(prepared, Outcome):
        return prepared
    _write_down(delivery, prepared)
    return None


def _settle(delivery: Delivery, posted: Future[Answer]) -> bool:
    """Write down what became of a posting; return whether it went out."""
    if error := posted.exception():
        _failed(delivery, error)
        return _write_down(delivery, Outcome.PERHAPS)
    answer = posted.result()
    CARRIERS[Way(delivery.way)].note(delivery.target, answer)
    return _write_down(delivery, answer.outcome)


def _failed(delivery: Delivery, error: BaseException) -> None:
    """Keep an error visible, whatever it is: the others go out."""
    logger.warning("Delivery %s failed: %s", delivery.pk, type(error).__name__)
    Delivery.objects.filter(pk=delivery.pk).update(last_error=type(error).__name__)


def _write_down(delivery: Delivery, outcome: Outcome) -> bool:
    carrier, row, now = CARRIERS[Way(delivery.way)], Delivery.objects.filter(pk=delivery.pk), timezone.now()
    if outcome is Outcome.SENT:
        return bool(row.update(sent_at=now, sending_since=None, last_error=""))
    if outcome is Outcome.GONE:
        row.update(cancelled_at=now, sending_since=None)
    elif outcome is Outcome.LATER or carrier.repeats_safely:
        pause = min(timedelta(seconds=15 * 2**delivery.attempts), LONGEST_WAIT)
        row.update(sending_since=None, due_at=now + pause)
    return False  # perhaps sent, by a way that would show it twice: it keeps `sending_since`, and stays visible


def parcel(delivery: Delivery) -> Parcel:
    """What leaves the site for a delivery. It says that there is news, and nothing else."""
    if Way(delivery.way) is Way.DUTY:
        return _of_duty(delivery)
    user = delivery.notice.user
    neutral = Preference.objects.filter(pk=user.pk, neutral=True).exists()
    count = Notice.objects.filter(user=user, read_at=None).count()
    with translation.override(user.language):
        return Parcel(
            key=_key(delivery),
            title="" if neutral else gettext("つどい"),
            words=words(count, neutral=neutral),
            path=in_language(reverse("notices:list"), user.language),
            count=count,
            urgent=delivery.urgent,
            silent=delivery.silent,
        )


def _of_duty(delivery: Delivery) -> Parcel:
    """The same for a telephone of a duty: nothing of whom it rings for, not even how much they have unread."""
    with translation.override(settings.LANGUAGE_CODE):
        return Parcel(
            key=_key(delivery),
            title=gettext("つどい"),
            words=words(1, neutral=False),
            path=in_language(KINDS[delivery.notice.kind].duty_path(), settings.LANGUAGE_CODE),
            count=1,
            urgent=delivery.urgent,
            silent=False,
        )


def _key(delivery: Delivery) -> str:
    return salted_hmac("notices.delivery", str(delivery.pk), algorithm="sha256").hexdigest()[:32]


def words(count: int, *, neutral: bool) -> str:
    """What a locked screen may show, in the active language: that there is news, never of what."""
    if neutral:
        return ngettext("新しいお知らせが%(count)d件あります", "新しいお知らせが%(count)d件あります", count) % {
            "count": count
        }
    return ngettext(
        "つどいに新しいお知らせが%(count)d件あります", "つどいに新しいお知らせが%(count)d件あります", count
    ) % {"count": count}
