from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "care"
    verbose_name = "つなぐ"

    def ready(self) -> None:
        from care import audit_labels, receivers  # noqa: F401  names its acts, forgets cached contacts when they change
