"""Bring a backup back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.keeping import backup
from community.keeping.archive import Damaged
from community.keeping.databases import CannotCopy


class Command(BaseCommand):
    help = "Make database and uploaded files what they were when the backup was made. Stop the site first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tsudoi-….tar.gz, as manage.py backup wrote it")
        parser.add_argument("--replace", action="store_true", help="overwrite a database that is in use")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup.restore(
                options["file"], replace=options["replace"], say=lambda line: self.stdout.write(f"· {line}")
            )
        except (Damaged, backup.Refused, CannotCopy, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        rows, files = sum(manifest.rows.values()), len(manifest.checksums) - 1
        self.stdout.write(
            self.style.SUCCESS(f"✓ {rows:,} rows and {files:,} uploaded files are as they were at {manifest.made_at}.")
        )
        self.stdout.write("  Start the site. Open rooms fetch themselves anew; what was said since then is gone.")
