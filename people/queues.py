"""How what waits in the database stands, for an operator to see. Every app above may have such a file of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils import timezone

from people.actions.mail import MOST_ATTEMPTS
from people.models import OutgoingMail
from people.queries import LATE


@dataclass(frozen=True, slots=True)
class Queue:
    """Since when the oldest waits for its turn (None: nothing does).

    Numbers only where they count machines' work: how many reports or requests wait is told to nobody outside.
    """

    oldest: datetime | None
    waiting: int | None = None
    failed: int | None = None


def mails() -> Queue:
    """Mails whose time has come (reminders among them); failed: interrupted, given up or being tried again."""
    now = timezone.now()
    due = Q(due_at__lte=now, sending_since__isnull=True, attempts__lt=MOST_ATTEMPTS)
    failed = Q(sending_since__lt=now - LATE) | Q(attempts__gte=MOST_ATTEMPTS) | ~Q(last_error="")
    found = OutgoingMail.objects.filter(sent_at__isnull=True, cancelled_at__isnull=True).aggregate(
        oldest=Min("due_at", filter=due), waiting=Count("pk", filter=due), failed=Count("pk", filter=failed)
    )
    return Queue(**found)


QUEUES: dict[str, Callable[[], Queue]] = {"mails": mails}
