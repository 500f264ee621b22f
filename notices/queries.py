"""Queries of mails."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from notices.models import OutgoingMail
from notices.models.outgoing_mail import MOST_ATTEMPTS

LATE = timedelta(minutes=10)


def troubled_mails() -> QuerySet[OutgoingMail]:
    """Mails that did not go out as they should: interrupted, failing, abandoned or late."""
    now = timezone.now()
    return OutgoingMail.objects.filter(sent_at__isnull=True, cancelled_at__isnull=True).filter(
        Q(sending_since__lt=now - LATE) | Q(attempts__gte=MOST_ATTEMPTS) | Q(due_at__lt=now - LATE) | ~Q(last_error="")
    )
