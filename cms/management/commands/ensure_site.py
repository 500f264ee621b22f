"""`manage.py ensure_site`: the pages and the review that every installation has. Run it after each migrate."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.actions.site import ensure_site


class Command(BaseCommand):
    help = "Make the home, the index pages, the starting pages and the review workflow where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        home = ensure_site()
        self.stdout.write(f"site ready: {home.title} ({home.get_descendant_count()} pages below it)")
