"""Erase what the database and its tools would still hold of erased data."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

TASKS_KEPT = timedelta(days=1)
FAILED_TASKS_KEPT = timedelta(days=14)  # with their tracebacks, for operators


def erase_tasks() -> int:
    """Erase finished tasks with their arguments after a day, failed ones with their tracebacks after two weeks."""
    now = timezone.now()
    done = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - TASKS_KEPT)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__lt=now - FAILED_TASKS_KEPT)
    return int(done.delete()[0] + failed.delete()[0])


def empty_the_log() -> int:
    """Truncate SQLite's write-ahead log, which still holds pages from before something was erased. Returns 0.

    If readers prevent it, the worker's next turn tries again. PostgreSQL does the equivalent by itself (autovacuum).
    """
    if connection.vendor == "sqlite" and not transaction.get_connection().in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return 0
