"""What is read about people, acts and mails."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.actions.mail import MOST_ATTEMPTS
from people.models import AuditEntry, OutgoingMail, User
from people.rules import can_read_audit

LATE = timedelta(minutes=10)


def acts_visible_to(user: User) -> QuerySet[AuditEntry]:
    """The audit trail, newest first; empty for whom it is none of their business."""
    acts = AuditEntry.objects.select_related("actor")
    return acts if can_read_audit(user) else acts.none()


def troubled_mails() -> QuerySet[OutgoingMail]:
    """Mails that did not go out as they should: interrupted, failing, given up or late."""
    now = timezone.now()
    return OutgoingMail.objects.filter(sent_at__isnull=True, cancelled_at__isnull=True).filter(
        Q(sending_since__lt=now - LATE) | Q(attempts__gte=MOST_ATTEMPTS) | Q(due_at__lt=now - LATE) | ~Q(last_error="")
    )
