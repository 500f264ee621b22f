"""Move everything from SQLite to PostgreSQL."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from operations.backup.move import CannotMove, move


class Command(BaseCommand):
    help = (
        "Copy everything from an SQLite database into the new PostgreSQL of DATABASE_URL: one transaction, all or "
        "nothing, every table compared. Stop the site first; see docs/operations.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="source",
            default=f"sqlite:///{settings.VAR_DIR / 'tsudoi.sqlite3'}",
            help="the old database: sqlite:////path/to/tsudoi.sqlite3, or the path alone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(options["source"].removeprefix("sqlite:///"))
        try:
            rows = move(file, lambda line: self.stdout.write(f"· {line}"))
        except CannotMove as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(self.style.SUCCESS(f"✓ {rows:,} rows moved; every table is the same on both sides."))
        self.stdout.write(
            "  Uploaded pictures and documents are files: take the folder of MEDIA_ROOT along.\n"
            f"  Start the site with the new DATABASE_URL and REDIS_URL. Keep {file} until you have looked around."
        )
