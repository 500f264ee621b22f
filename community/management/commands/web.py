"""One web process: pages and sockets, by the ASGI server of the operator's choice."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from community.servers import COMMANDS, command


class Command(BaseCommand):
    help = "Run one web process, until stopped. What follows -- goes to the server as it is."
    requires_system_checks = "__all__"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--server", choices=list(COMMANDS), default=os.environ.get("WEB_SERVER") or "daphne")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("more", nargs="*", help="further options of the server, after --")

    def handle(self, *args: Any, **options: Any) -> None:
        words = command(options["server"], options["host"], options["port"], *options["more"])
        sys.stdout.flush()
        # The server takes this process over: signals and the process number are its own.
        os.execv(sys.executable, [sys.executable, "-m", *words])  # noqa: S606  our own command line
