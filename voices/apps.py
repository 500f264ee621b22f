from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "voices"
    verbose_name = "声"

    def ready(self) -> None:
        from voices import audit_labels, receivers  # noqa: F401  they register themselves
        from voices.news import make_known

        make_known()
