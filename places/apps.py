from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "places"
    verbose_name = "場所"

    def ready(self) -> None:
        from places import audit_labels, receivers  # noqa: F401  they name and connect themselves
