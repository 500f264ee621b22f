"""Erase what people wrote on joining and leaving once it is no longer needed."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ground.actions.audit import record
from groups.enums import RequestState
from groups.models import JoinRequest, Membership

WORDS_KEPT = timedelta(days=90)  # after the decision, or after the membership ended
REQUESTS_KEPT = timedelta(days=365)  # the rows of requests that did not become a membership


@transaction.atomic
def erase_old() -> int:
    """Erase the words of settled requests and ended memberships, delete old requests, and return the number of rows."""
    now = timezone.now()
    settled = JoinRequest.objects.exclude(state=RequestState.PENDING)
    words = settled.filter(created_at__lt=now - WORDS_KEPT).filter(
        Q(decided_at__isnull=True) | Q(decided_at__lt=now - WORDS_KEPT)
    )
    count = words.exclude(message="", reply="").update(message="", reply="")
    count += Membership.objects.filter(left_at__lt=now - WORDS_KEPT).exclude(end_note="").update(end_note="")
    old = settled.exclude(state=RequestState.ACCEPTED).filter(created_at__lt=now - REQUESTS_KEPT)
    count += old.delete()[0]
    if count:
        record(actor=None, verb="groups.erase_old", rows=count)
    return count
