from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "places"
    verbose_name = "場所"

    def ready(self) -> None:
        from places import acts  # noqa: F401  names them
