"""One command for one machine: prepares everything, then runs the web server and the background worker."""

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from operations.servers import command
from operations.startup import base_url, is_near
from operations.turns import run_all
from people.demo import sign_ins


class Command(BaseCommand):
    help = "Prepare the database, translations and (in development) the demo, then run web server and worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--no-demo", action="store_true", help="start without the demo's people and content")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if settings.DEBUG and not is_near(host):
            raise CommandError(
                "DEBUG shows sign-in codes to whoever looks, and this would open it to the whole network.\n"
                "Leave --host out, or name this machine's address in its private network."
            )
        if "BASE_URL" not in os.environ and (own := base_url(f"http://localhost:{port}")) != settings.BASE_URL:
            # Links follow the port. Settings are read only once, so restart with the right ones.
            os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"BASE_URL": own})  # noqa: S606  as we were called
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} is taken. Stop what uses it, or choose another: "
                    f"DEBUG=1 .venv/bin/python manage.py serve --port {port + 1}"
                ) from error
        settings.VAR_DIR.mkdir(exist_ok=True)
        self._step("translations", "messages", compile=True, verbosity=0)
        self._step("database", "migrate", verbosity=0)
        self._step("pages", "ensure_site", verbosity=0)
        if not settings.DEBUG:
            self._step("static files", "collectstatic", interactive=False, verbosity=0)
        if settings.DEBUG and not options["no_demo"]:
            self._step("demo content", "demo", verbosity=0)
            # The story's mails are already in the inbox; the terminal shows only those that come from now on.
            with contextlib.redirect_stdout(io.StringIO()):
                run_all()
        self._run(host, port)

    def _step(self, what: str, *command: Any, **options: Any) -> None:
        self.stdout.write(f"· {what} …", ending="")
        self.stdout.flush()
        started = time.monotonic()
        call_command(*command, stdout=io.StringIO(), **options)
        self.stdout.write(f" {time.monotonic() - started:.0f} s")

    def _run(self, host: str, port: int) -> None:
        python, manage = sys.executable, str(settings.BASE_DIR / "manage.py")
        processes = {
            "web server": subprocess.Popen(  # noqa: S603  our own command line
                [python, "-m", *command("daphne", host, port, "-v", "0")],
                cwd=settings.BASE_DIR,
            ),
            "worker": subprocess.Popen([python, manage, "worker"], cwd=settings.BASE_DIR),  # noqa: S603  the same
        }
        # Set explicitly: a shell that starts us in the background makes Ctrl-C ignored.
        for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(stop, signal.default_int_handler)
        try:
            self._wait_until_it_answers(host, port, processes["web server"])
            self._say_where(port)
            while all(process.poll() is None for process in processes.values()):
                time.sleep(0.5)
            ended = next(name for name, process in processes.items() if process.poll() is not None)
            raise CommandError(f"The {ended} has ended by itself; see above. Stopping the rest.")
        except KeyboardInterrupt:
            self.stdout.write("\n· stopping; everything is kept")
        finally:
            for process in processes.values():
                process.terminate()
            for process in processes.values():
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()

    def _wait_until_it_answers(self, host: str, port: int, server: "subprocess.Popen[bytes]") -> None:
        while server.poll() is None:
            with closing(socket.socket()) as probe:
                if probe.connect_ex((host, port)) == 0:
                    return
            time.sleep(0.1)

    def _say_where(self, port: int) -> None:
        self.stdout.write(self.style.SUCCESS(f"\n✓ Tsudoi is open: http://localhost:{port}/   (stop: Ctrl-C)"))
        if settings.DEBUG:
            self.stdout.write(f"  Mail, with the sign-in codes: http://localhost:{port}/dev/mail/\n")
            for line in sign_ins():
                self.stdout.write(f"  {line}")
        self.stdout.flush()
