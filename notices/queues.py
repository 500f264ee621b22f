"""The state of the mail queue, for operators."""

from collections.abc import Callable

from django.db.models import Count, Min, Q
from django.utils import timezone

from ground.queue import Queue
from notices.models import OutgoingMail
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


QUEUES: dict[str, Callable[[], Queue]] = {"mails": mails}
