"""Erase what people wrote on joining and leaving once it is no longer needed."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ground.actions.audit import record
from groups.enums import RequestState
from groups.models import Agreement, JoinRequest, Membership

WORDS_KEPT = timedelta(days=90)  # after the decision, or after the membership ended
REQUESTS_KEPT = timedelta(days=365)  # the rows of requests that did not become a membership


@transaction.atomic
def erase_old() -> int:
    """Erase the words of settled requests and ended memberships, delete old requests and agreements.

    Returns the number of rows.
    """
    now = timezone.now()
    settled = JoinRequest.objects.exclude(state=RequestState.PENDING)
    words = settled.filter(created_at__lt=now - WORDS_KEPT).filter(
        Q(decided_at__isnull=True) | Q(decided_at__lt=now - WORDS_KEPT)
    )
    count = words.exclude(message="", reply="", is_adult=None).update(message="", reply="", is_adult=None)
    ended = Membership.objects.filter(left_at__lt=now - WORDS_KEPT).exclude(end_note="", is_adult=None)
    count += ended.update(end_note="", is_adult=None)
    old = settled.exclude(state=RequestState.ACCEPTED).filter(created_at__lt=now - REQUESTS_KEPT)
    count += old.delete()[0]
    count += _agreements_of_nobody_inside().delete()[0]
    if count:
        record(actor=None, verb="groups.erase_old", rows=count)
    return count


def _agreements_of_nobody_inside() -> QuerySet[Agreement]:
    """What people agreed to who have not been in, nor asked, for as long as a request is kept."""
    since = timezone.now() - REQUESTS_KEPT
    of_them = {"group": OuterRef("rules__group"), "user": OuterRef("user")}
    inside = Membership.objects.filter(Q(left_at__isnull=True) | Q(left_at__gte=since), **of_them)
    asked = JoinRequest.objects.filter(Q(state=RequestState.PENDING) | Q(created_at__gte=since), **of_them)
    return Agreement.objects.filter(~Exists(inside), ~Exists(asked), agreed_at__lt=since)
