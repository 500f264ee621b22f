from django.apps import AppConfig


class HelplinesConfig(AppConfig):
    name = "helplines"
    verbose_name = "相談先"

    def ready(self) -> None:
        from helplines import audit_labels, receivers  # noqa: F401  names its acts, forgets changed contacts
        from helplines.contacts import in_menu
        from notices.numbers import register

        register(in_menu)
