from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"
    verbose_name = "話す"

    def ready(self) -> None:
        from chat import audit_labels, receivers  # noqa: F401  names its acts, connects its receivers
        from chat.queries.readers import words_stand
        from groups.queries import WORDS_STAND

        WORDS_STAND.append(words_stand())
