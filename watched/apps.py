from django.apps import AppConfig


class WatchedConfig(AppConfig):
    name = "watched"
    verbose_name = "見守ることば"

    def ready(self) -> None:
        from watched import audit_labels, receivers  # noqa: F401  names its acts, loads the shipped list
