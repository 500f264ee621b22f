from typing import Any

from django.core.management.base import BaseCommand

from cms.actions.pictures import clean_kept_pictures


class Command(BaseCommand):
    help = "Takes where, when and by whom they were taken out of pictures that were handed in by an earlier version."

    def handle(self, *args: Any, **options: Any) -> None:
        cleaned, unread = clean_kept_pictures()
        self.stdout.write(f"{cleaned} cleaned, {unread} could not be read (see the log).")
