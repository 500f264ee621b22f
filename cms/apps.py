from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "編集"

    def ready(self) -> None:
        from cms import acts, receivers  # noqa: F401  they name and connect themselves
