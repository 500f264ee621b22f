from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "人"

    def ready(self) -> None:
        from people import receivers, spreadsheets  # noqa: F401  connects them

        spreadsheets.guard_all_exports()
