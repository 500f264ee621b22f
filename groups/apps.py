from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "ピアグループ"

    def ready(self) -> None:
        from groups import acts, receivers, retention  # noqa: F401  they register themselves
