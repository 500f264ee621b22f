from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "デスク"

    def ready(self) -> None:
        from desk import audit_labels, receivers  # noqa: F401  labels the app's acts, connects its receivers
        from desk.alarms import Unseen
        from groups.duty import alarm_kinds

        alarm_kinds.register(Unseen())
