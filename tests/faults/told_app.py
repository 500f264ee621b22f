"""Lets a killed worker's pushes be repeated after ten seconds, so that a test does not wait for two minutes."""

from datetime import timedelta

from django.apps import AppConfig


class ToldConfig(AppConfig):
    name = "tests.faults"
    label = "told"

    def ready(self) -> None:
        from notices.actions import deliver

        deliver.INTERRUPTED = timedelta(seconds=10)
