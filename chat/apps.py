from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"
    verbose_name = "話す"

    def ready(self) -> None:
        from chat import receivers  # noqa: F401  listens to groups and people
