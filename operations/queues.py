"""All queues in the database: every app's `QUEUES`, and the background tasks."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.db import connections
from django.db.models import Count, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from ground.queue import Queue

FAILED_WITHIN = timedelta(days=1)


def tasks() -> Queue:
    """Background tasks that are due; failed ones count within the last day."""
    now = timezone.now()
    at_once = Q(run_after=get_date_max())
    ready = DBTaskResult.objects.ready().order_by()
    found = ready.aggregate(
        asked=Min("enqueued_at", filter=at_once), planned=Min("run_after", filter=~at_once), waiting=Count("pk")
    )
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=now - FAILED_WITHIN).count()
    oldest = min((moment for moment in (found["asked"], found["planned"]) if moment), default=None)
    return Queue(oldest, found["waiting"], failed)


def all_queues() -> dict[str, Callable[[], Queue]]:
    """Every queue of the site, by name."""
    found: dict[str, Callable[[], Queue]] = {"tasks": tasks}
    for app in settings.OUR_APPS:
        if app != "operations" and find_spec(f"{app}.queues"):
            found |= import_module(f"{app}.queues").QUEUES
    return found


def stand() -> dict[str, Queue]:
    """The state of each queue now, in a small number of queries that does not grow with the site."""
    return {name: ask() for name, ask in all_queues().items()}


def stand_and_close() -> dict[str, Queue]:
    """Do the same in a thread that then ends, and close its database connection."""
    try:
        return stand()
    finally:
        connections.close_all()
