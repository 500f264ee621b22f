from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "voices"
    verbose_name = "声"

    def ready(self) -> None:
        from voices import receivers  # noqa: F401  listens to people
