"""An app for processes of their own in tests: their pushes go to the service of the tests (`tests.push_settings`)."""

from django.apps import AppConfig


class LocalPushConfig(AppConfig):
    name = "tests.local_push"

    def ready(self) -> None:
        from notices.ways.carrier import register
        from tests.push_service import LocalPush

        register(LocalPush())
