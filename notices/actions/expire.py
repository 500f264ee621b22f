"""What ends by itself."""

from datetime import timedelta

from django.utils import timezone

from notices.actions.gather import recount
from notices.models import Fact, Notice, Silence

KEPT = timedelta(days=60)
FACTS_KEPT = timedelta(days=30)  # longer than any worker is down, so that no fact is told twice


def erase_old_notices() -> int:
    """Erase notices 60 days after the last news in them, read or not; return how many."""
    old = Notice.objects.filter(last_at__lt=timezone.now() - KEPT)
    readers = set(old.filter(read_at=None).values_list("user", flat=True))
    number = old.delete()[1].get("notices.Notice", 0)
    recount(readers)
    return number


def erase_old_facts() -> int:
    """Erase facts 30 days after everybody was told; return how many."""
    return Fact.objects.filter(told_at__lt=timezone.now() - FACTS_KEPT).delete()[0]


def end_silences() -> int:
    """Erase wishes for silence that are over; return how many."""
    return Silence.objects.filter(until__lt=timezone.now()).delete()[0]
