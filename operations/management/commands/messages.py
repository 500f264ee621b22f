"""Bring the translations up to date, or check that none is missing."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from operations import messages


class Command(BaseCommand):
    help = "Update locale/*/django.po from the code and compile. --check: change nothing, fail when one is missing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when a translation is missing or stale")
        parser.add_argument("--compile", action="store_true", help="only compile")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            lines = [line for language in messages.translated_languages() for line in messages.problems(language)]
            lines += messages.open_in_libraries(settings.LANGUAGE_CODE)
            if lines:
                raise CommandError("\n".join(lines))
        elif not options["compile"]:
            for language in messages.translated_languages():
                messages.update(language)
        self.stdout.write(f"{messages.compile_all()} catalogues compiled")
