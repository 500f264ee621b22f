"""How what waits in rooms stands, for an operator to see: of all rooms together, so that it points at none."""

from collections.abc import Callable

from django.db.models import Min

from chat.enums import ReportState
from chat.models import Report
from ground.queue import Queue


def reports() -> Queue:
    """Since when the oldest report waits for a facilitator."""
    return Queue(**Report.objects.filter(state=ReportState.OPEN).aggregate(oldest=Min("created_at")))


QUEUES: dict[str, Callable[[], Queue]] = {"reports": reports}
