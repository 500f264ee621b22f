from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "care"
    verbose_name = "つなぐ"

    def ready(self) -> None:
        from care import receivers  # noqa: F401  forgets cached contacts when they change
