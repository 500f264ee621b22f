"""Queue figures of voices, for operators."""

from collections.abc import Callable
from datetime import datetime, time

from django.db.models import Min
from django.utils import timezone

from ground.queue import Queue
from voices.enums import OPEN
from voices.models import Voice


def voices() -> Queue:
    """How long the oldest unanswered voice has been waiting, in whole days, because only the date of giving is kept."""
    day = Voice.objects.filter(state__in=OPEN).aggregate(day=Min("received_on"))["day"]
    return Queue(oldest=timezone.make_aware(datetime.combine(day, time())) if day else None)


QUEUES: dict[str, Callable[[], Queue]] = {"voices": voices}
