"""The demo's content, and crowds for load tests. Development only."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from community import demo, load_data


class Command(BaseCommand):
    help = "Tell the demo's story (running it twice adds nothing). --members N --sessions FILE: a crowd for load tests."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--members", type=int, help="make a group with this many members instead")
        parser.add_argument("--groups", type=int, default=1, help="make so many groups, each with --members")
        parser.add_argument("--sessions", type=Path, help="write the members' session cookies to this JSON file")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "The demo is for development: it makes people with known sign-ins. Refused: DEBUG is off."
            )
        if options["members"] is None:
            demo.tell(timezone.localdate())
            self.stdout.write("The demo is there.")
            return
        rooms = load_data.gather(groups=options["groups"], members=options["members"])
        if options["sessions"]:
            options["sessions"].write_text(json.dumps(rooms, indent=1))
        self.stdout.write(f"{options['groups']} groups with {options['members']} members each.")
