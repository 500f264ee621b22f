"""Queue figures for operators, over all groups together so that they point at none."""

from collections.abc import Callable

from django.db.models import Min

from ground.queue import Queue
from groups.enums import RequestState
from groups.models import JoinRequest


def join_requests() -> Queue:
    """How long the oldest join request has been waiting."""
    return Queue(**JoinRequest.objects.filter(state=RequestState.PENDING).aggregate(oldest=Min("created_at")))


QUEUES: dict[str, Callable[[], Queue]] = {"join_requests": join_requests}
