"""Queue figures for operators, over all groups together so that they point at none."""

from collections.abc import Callable

from django.db.models import Min, Q

from ground.queue import Queue
from groups.enums import RequestState
from groups.models import Alarm, JoinRequest


def join_requests() -> Queue:
    """How long the oldest join request has been waiting."""
    return Queue(**JoinRequest.objects.filter(state=RequestState.PENDING).aggregate(oldest=Min("created_at")))


def alarms() -> Queue:
    """How long the oldest alarm has been standing that nobody looks after: nobody took it, or whoever did has gone."""
    waiting = Alarm.objects.filter(Q(taken_by__isnull=True) | Q(taken_by__is_active=False), ended_at__isnull=True)
    return Queue(**waiting.aggregate(oldest=Min("raised_at")))


QUEUES: dict[str, Callable[[], Queue]] = {"join_requests": join_requests, "alarms": alarms}
