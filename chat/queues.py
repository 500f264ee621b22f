"""Queues of chat for operators to see: over all rooms together, so that none can be singled out."""

from collections.abc import Callable

from django.db.models import Min

from chat.enums import ReportState
from chat.models import Report
from ground.queue import Queue


def reports() -> Queue:
    """Return since when the oldest open report waits."""
    return Queue(**Report.objects.filter(state=ReportState.OPEN).aggregate(oldest=Min("created_at")))


QUEUES: dict[str, Callable[[], Queue]] = {"reports": reports}
