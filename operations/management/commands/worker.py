"""The background worker: runs queued tasks, and periodic actions."""

import logging
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from cms.actions.site import follow_base_url
from operations.turns import run_all

AGAIN_AFTER = 5.0  # seconds, if the database could not be reached
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run queued tasks and the periodic actions of every app, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=5, help="seconds between two turns of the periodic actions")
        parser.add_argument("--once", action="store_true", help="one turn of each, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        follow_base_url()  # BASE_URL may have changed since the site was created
        worker = Worker(
            queue_names=["*"],
            interval=1,
            batch=options["once"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        if options["once"]:
            run_all()
            worker.run()
            return
        threading.Thread(target=self._periodically, args=[options["every"]], daemon=True, name="periodic").start()
        worker.configure_signals()
        while True:
            try:
                worker.run()
            except OperationalError:  # locked by a long write, or restarting: it comes back, and so do we
                logger.exception("The database could not be asked for tasks; it is asked again.")
                threading.Event().wait(AGAIN_AFTER)
            else:
                return

    def _periodically(self, every: float) -> None:
        pause = threading.Event()
        while True:
            close_old_connections()
            run_all()
            pause.wait(every)
