from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "ピアグループ"

    def ready(self) -> None:
        from groups import receivers  # noqa: F401  listens to people
