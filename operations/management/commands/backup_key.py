"""Generate the key pair for this installation's backups."""

from typing import Any

from django.core.management.base import BaseCommand

from operations.backup.sealed import new_key


class Command(BaseCommand):
    help = "Make a pair of keys for backups and print both. Nothing is stored; see docs/operations.md."

    def handle(self, *args: Any, **options: Any) -> None:
        secret, public = new_key()
        self.stdout.write(
            "1. The secret key opens every backup. Keep it away from this machine, in two places (a password manager,\n"
            "   and paper in the safe). Without it no backup can be restored, by nobody. It is shown this once.\n\n"
            f"{secret}\n\n"
            "2. The public key only locks. Put this line into .env:\n\n"
            f"BACKUP_RECIPIENT={public}"
        )
