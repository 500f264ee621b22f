from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "人"

    def ready(self) -> None:
        from people import receivers, retention, roles, spreadsheets  # noqa: F401  they register themselves
        from people.text.columns import use_our_fields

        use_our_fields()
        roles.call_them_in_words()
        spreadsheets.guard_all_exports()
