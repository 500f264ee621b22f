"""`manage.py watched`: what a list of expressions finds in lines, for measuring and for trying a list out."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from watched import listing
from watched.matching import compiled


class Command(BaseCommand):
    help = (
        "Print, for each line (id⇥text), id⇥none or id⇥ and the actions, in the order block, hold, flag, offer_help. "
        "Files are UTF-8 without a byte order mark and without a header. Needs no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--expressions", type=Path, default=listing.SHIPPED, help="language⇥action⇥expression⇥note")
        parser.add_argument("--lines", type=Path, required=True, help="id⇥text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            ready = compiled(expression for expression, _note in listing.expressions(options["expressions"]))
            for known_by, text in listing.lines(options["lines"]):
                self.stdout.write(f"{known_by}\t{','.join(ready.find(text).responses) or 'none'}")
        except listing.BadFile as bad:
            raise CommandError(str(bad)) from None
        except OSError as gone:
            raise CommandError(f"{gone.filename}: {gone.strerror}") from None
