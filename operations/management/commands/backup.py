"""Back up everything that people have entrusted to this installation."""

import signal
import sys
import time
from argparse import ArgumentParser
from datetime import timedelta
from io import BufferedIOBase
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from django.utils import timezone

from operations.backup import archive, backup
from operations.backup.databases import CannotCopy
from operations.backup.sealed import BadKey
from operations.backup.workplace import Busy

TRY_AGAIN = 600  # seconds after a failed backup
FAILURES = (Busy, CannotCopy, DatabaseError, OSError)


class Command(BaseCommand):
    help = (
        "Write database and uploaded files into one encrypted file, and delete what is too old. The site goes on "
        "meanwhile. Bring one back with manage.py restore; see docs/operations.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default=str(settings.BACKUP_ROOT), help="the folder; - writes to standard output")
        parser.add_argument("--keep-days", type=int, default=settings.BACKUP_KEEP_DAYS, help="delete what is older")
        parser.add_argument("--every", type=float, help="go on, with a backup every so many hours")
        parser.add_argument(
            "--check", type=float, metavar="HOURS", help="make none; fail unless the newest is at most so old"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # cleans up the copy of the database first
        folder = Path(options["to"])
        try:
            if options["check"]:
                self._check(folder, timedelta(hours=options["check"]))
            elif options["every"]:
                self._again_and_again(folder, timedelta(hours=options["every"]), options["keep_days"])
            elif options["to"] == "-":
                backup.write(cast(BufferedIOBase, sys.stdout.buffer), timezone.now())
            else:
                self._once(folder, options["keep_days"])
        except (BadKey, *FAILURES) as error:
            raise CommandError(f"No backup was made. {error}") from error

    def _once(self, folder: Path, keep_days: int) -> None:
        now = timezone.now()
        file, manifest = backup.make(folder, now)
        size = file.stat().st_size / 1_000_000
        rows, files = sum(manifest.rows.values()), len(manifest.checksums) - 1
        self.stdout.write(f"✓ {file}: {rows:,} rows and {files:,} uploaded files, {size:,.1f} MB")
        for old in archive.forget_old(folder, keep_days, now):
            self.stdout.write(f"· {old.name} was older than {keep_days} days and is deleted")

    def _again_and_again(self, folder: Path, every: timedelta, keep_days: int) -> None:
        """Loop for the backup service: a backup made before a restart counts, and a failure is retried."""
        while True:
            newest = archive.all_in(folder)[-1:] if folder.is_dir() else []
            due = archive.made_at(newest[0]) + every if newest else timezone.now()
            time.sleep(max(0.0, (due - timezone.now()).total_seconds()))
            try:
                self._once(folder, keep_days)
            except FAILURES as error:
                self.stderr.write(f"✗ No backup was made; the next try is in {TRY_AGAIN // 60} minutes. {error}")
                time.sleep(TRY_AGAIN)
            connections.close_all()

    def _check(self, folder: Path, most: timedelta) -> None:
        found = archive.all_in(folder)
        if not found:
            raise CommandError(f"There is no backup in {folder}.")
        age = timezone.now() - archive.made_at(found[-1])
        if age > most:
            raise CommandError(f"The newest backup, {found[-1].name}, is {age.total_seconds() / 3600:.0f} hours old.")
        self.stdout.write(f"✓ {found[-1].name}")
