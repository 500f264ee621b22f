from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "編集"

    def ready(self) -> None:
        from cms import acts  # noqa: F401  names them
