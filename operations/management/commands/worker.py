"""The background worker: runs queued tasks, periodic actions, and those that must be prompt, each in its own thread."""

import logging
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, OperationalError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from cms.actions.site import follow_base_url
from operations.turns import run_all, run_prompt

AGAIN_AFTER = 5.0  # seconds, if the database could not be reached
PROMPT_EVERY = 1.0  # seconds between two turns of the prompt actions: urgent news has 60 seconds in all
# Each thread keeps its connection while it works: opening one takes longer than a turn in which nothing is due.
KEPT_CONNECTIONS = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run queued tasks and the periodic actions of every app, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=5, help="seconds between two turns of the periodic actions")
        parser.add_argument("--once", action="store_true", help="one turn of each, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        connections.settings[DEFAULT_DB_ALIAS].update(KEPT_CONNECTIONS)
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
            run_prompt()
            run_all()
            worker.run()
            return
        ending = threading.Event()
        self._start("prompt", run_prompt, PROMPT_EVERY, ending)
        self._start("periodic", run_all, options["every"], ending)
        worker.configure_signals()
        try:
            self._tasks(worker)
        finally:
            ending.set()

    def _tasks(self, worker: Worker) -> None:
        while True:
            try:
                worker.run()
            except OperationalError:  # locked by a long write, or restarting: it comes back, and so do we
                logger.exception("The database could not be asked for tasks; it is asked again.")
                threading.Event().wait(AGAIN_AFTER)
            else:
                return

    def _start(self, name: str, turn: Callable[[], object], every: float, ending: threading.Event) -> None:
        threading.Thread(target=self._lane, args=[turn, every, ending], daemon=True, name=name).start()

    def _lane(self, turn: Callable[[], object], every: float, ending: threading.Event) -> None:
        """Take a turn every so many seconds. The thread keeps a connection of its own; a broken one is replaced."""
        while True:
            close_old_connections()
            turn()
            if ending.wait(every):
                connections.close_all()
                return
