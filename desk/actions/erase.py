"""Erase cases once nobody needs them."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from desk.models import Case
from ground.actions.audit import record

KEPT = timedelta(days=90)  # after they were closed, as long as the words of a report


@transaction.atomic
def erase_old() -> int:
    """Erase cases, with their acts and notes, 90 days after they were closed; return how many cases."""
    old = Case.objects.filter(closed_at__lt=timezone.now() - KEPT)
    count = old.count()
    if count:
        old.delete()
        record(actor=None, verb="desk.erase_old", rows=count)
    return count
