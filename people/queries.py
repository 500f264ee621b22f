"""What is read about people and acts."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from ground.audit_labels import verbs_of
from ground.enums import ActKind
from ground.models import AuditEntry
from ground.rules import can_read_audit
from people.models import User

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
