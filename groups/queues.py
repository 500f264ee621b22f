"""How what waits in groups stands, for an operator to see: of all groups together, so that it points at none."""

from collections.abc import Callable

from django.db.models import Min

from ground.queue import Queue
from groups.enums import RequestState
from groups.models import JoinRequest


def join_requests() -> Queue:
    """Since when the oldest wish to join has no answer."""
    return Queue(**JoinRequest.objects.filter(state=RequestState.PENDING).aggregate(oldest=Min("created_at")))


QUEUES: dict[str, Callable[[], Queue]] = {"join_requests": join_requests}
