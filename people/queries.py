"""What is read about people, acts and mails."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.actions.mail import MOST_ATTEMPTS
from people.acts import verbs_of
from people.enums import ActKind
from people.models import AuditEntry, OutgoingMail, User
from people.rules import can_read_audit

LATE = timedelta(minutes=10)
OPEN_FOR = timedelta(minutes=15)  # an account of somebody who is not staff, after the reason was written down


def acts_visible_to(user: User) -> QuerySet[AuditEntry]:
    """The audit trail, newest first; empty for whom it is none of their business.

    Who asks to join, is in, or reports in which group is no business of administrators: acts inside groups are not
    in it, and neither is an act of which this version does not know the kind.
    """
    if not can_read_audit(user):
        return AuditEntry.objects.none()
    kinds = [kind for kind in ActKind if kind != ActKind.INSIDE]
    return AuditEntry.objects.filter(verb__in=verbs_of(*kinds)).select_related("actor")


def has_opened(user: User, person: User) -> bool:
    """Whether `user` said lately why they look at the account of `person`."""
    lately = timezone.now() - OPEN_FOR
    mine = AuditEntry.objects.filter(actor=user, verb="people.open_member", at__gt=lately)
    return mine.filter(subject_type=User._meta.label_lower, subject_id=str(person.pk)).exists()


def troubled_mails() -> QuerySet[OutgoingMail]:
    """Mails that did not go out as they should: interrupted, failing, given up or late."""
    now = timezone.now()
    return OutgoingMail.objects.filter(sent_at__isnull=True, cancelled_at__isnull=True).filter(
        Q(sending_since__lt=now - LATE) | Q(attempts__gte=MOST_ATTEMPTS) | Q(due_at__lt=now - LATE) | ~Q(last_error="")
    )
