"""Restore a backup."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

import pyrage
from django.core.management.base import BaseCommand, CommandError

from operations.backup import backup, sealed
from operations.backup.archive import Damaged
from operations.backup.databases import CannotCopy
from operations.backup.sealed import BadKey
from operations.backup.workplace import Busy


class Command(BaseCommand):
    help = "Make database and uploaded files what they were when the backup was made. Stop the site first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tsudoi-….tar.gz.age, as manage.py backup wrote it")
        parser.add_argument("--identity", type=Path, help="a file with the secret key; without it the key is asked for")
        parser.add_argument("--replace", action="store_true", help="overwrite a database that is in use")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup.restore(
                options["file"],
                _keys(options["file"], options["identity"]),
                replace=options["replace"],
                say=lambda line: self.stdout.write(f"· {line}"),
            )
        except (BadKey, Busy, Damaged, backup.Refused, CannotCopy, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        rows, files = sum(manifest.rows.values()), len(manifest.checksums) - 1
        self.stdout.write(
            self.style.SUCCESS(f"✓ {rows:,} rows and {files:,} uploaded files are as they were at {manifest.made_at}.")
        )
        self.stdout.write("  Start the site. Everybody signs in anew; what was said since then is gone.")


def _keys(file: Path, identity: Path | None) -> list[pyrage.x25519.Identity]:
    """The secret keys: from a file, typed, or piped in. None for an unencrypted backup of an earlier version."""
    if not file.is_file() or not sealed.is_sealed(file):
        return []
    if identity:
        return sealed.identities(identity.read_text(errors="replace"))
    if sys.stdin.isatty():
        return sealed.identities(getpass("Secret key of the backup (AGE-SECRET-KEY-1…): "))
    return sealed.identities(sys.stdin.read())
