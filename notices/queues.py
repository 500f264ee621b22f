"""The state of mails, and of news that waits to be told and delivered, for operators."""

from collections.abc import Callable

from django.db.models import Count, Min, Q
from django.utils import timezone

from ground.queue import Queue
from notices.actions.deliver import INTERRUPTED
from notices.models import Delivery, Fact, OutgoingMail
from notices.models.delivery import MOST_ATTEMPTS as MOST_DELIVERIES
from notices.models.outgoing_mail import MOST_ATTEMPTS
from notices.queries import LATE


def mails() -> Queue:
    """The mails that are due, reminders included. `failed` counts interrupted, abandoned and retried ones."""
    now = timezone.now()
    due = Q(due_at__lte=now, sending_since__isnull=True, attempts__lt=MOST_ATTEMPTS)
    failed = Q(sending_since__lt=now - LATE) | Q(attempts__gte=MOST_ATTEMPTS) | ~Q(last_error="")
    found = OutgoingMail.objects.filter(sent_at__isnull=True, cancelled_at__isnull=True).aggregate(
        oldest=Min("due_at", filter=due), waiting=Count("pk", filter=due), failed=Count("pk", filter=failed)
    )
    return Queue(**found)


def news() -> Queue:
    """What happened, and of which people are still to be told."""
    return Queue(**Fact.objects.filter(told_at__isnull=True).aggregate(oldest=Min("at"), waiting=Count("pk")))


def deliveries() -> Queue:
    """Pushes and the like that are due. `failed` counts interrupted, abandoned and retried ones."""
    return _deliveries(urgent=False)


def urgent_deliveries() -> Queue:
    """The urgent ones among them."""
    return _deliveries(urgent=True)


def _deliveries(*, urgent: bool) -> Queue:
    now = timezone.now()
    due = Q(due_at__lte=now, sending_since__isnull=True, attempts__lt=MOST_DELIVERIES)
    failed = Q(sending_since__lt=now - INTERRUPTED) | Q(attempts__gte=MOST_DELIVERIES)
    failed |= Q(sending_since__isnull=True, attempts__gt=0)
    waiting = Delivery.objects.filter(sent_at__isnull=True, cancelled_at__isnull=True, urgent=urgent)
    return Queue(
        **waiting.aggregate(
            oldest=Min("due_at", filter=due), waiting=Count("pk", filter=due), failed=Count("pk", filter=failed)
        )
    )


QUEUES: dict[str, Callable[[], Queue]] = {
    "mails": mails,
    "news": news,
    "deliveries": deliveries,
    "urgent_deliveries": urgent_deliveries,
}
