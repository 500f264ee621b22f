from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "お知らせ"

    def ready(self) -> None:
        from notices import audit_labels  # noqa: F401  it registers itself
