"""Generate the types of the room's scripts, or check that they match the schemas."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chat.script_types import FILE, declarations


class Command(BaseCommand):
    help = (
        "Write static/js/room/frames.d.ts from the schemas of frames. --check: change nothing, fail when it is stale."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the file is not what the schemas say")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = declarations()
        if not options["check"]:
            FILE.write_text(wanted)
        elif not FILE.exists() or FILE.read_text() != wanted:
            raise CommandError(f"{FILE.name} is not what the schemas of frames say: run manage.py frame_types")
        self.stdout.write(f"{FILE.name} is what the schemas say")
