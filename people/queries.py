"""Queries of people and acts."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from ground.audit_labels import verbs_of
from ground.enums import ActKind
from ground.models import AuditEntry
from ground.rules import can_read_audit
from people.models import User

OPEN_FOR = timedelta(minutes=15)  # the account of somebody who is not staff, once a reason is recorded


def acts_visible_to(user: User) -> QuerySet[AuditEntry]:
    """The audit trail, newest first; empty for anybody who may not read it.

    Who asks to join, belongs to or reports in which group is none of the administrators' business. So acts inside
    groups are left out, and so are acts of a kind that this version does not know.
    """
    if not can_read_audit(user):
        return AuditEntry.objects.none()
    kinds = [kind for kind in ActKind if kind != ActKind.INSIDE]
    return AuditEntry.objects.filter(verb__in=verbs_of(*kinds)).select_related("actor")


def has_opened(user: User, person: User) -> bool:
    """Whether `user` has recently given a reason for looking at the account of `person`."""
    lately = timezone.now() - OPEN_FOR
    mine = AuditEntry.objects.filter(actor=user, verb="people.open_member", at__gt=lately)
    return mine.filter(subject_type=User._meta.label_lower, subject_id=str(person.pk)).exists()
