from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "人"

    def ready(self) -> None:
        from people import audit_labels, receivers, roles  # noqa: F401  they register themselves

        roles.call_them_in_words()
