from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"
    verbose_name = "話す"

    def ready(self) -> None:
        from chat import audit_labels, receivers  # noqa: F401  labels the app's acts, connects its receivers
        from chat.alarms import Worry
        from chat.news import ANSWERS, MENTIONS, REACTIONS
        from chat.news_held import make_known as make_held_known
        from chat.news_reports import make_known
        from chat.queries.readers import messages_stand
        from groups.duty import alarm_kinds
        from groups.queries import MESSAGES_STAND
        from notices import kinds

        MESSAGES_STAND.append(messages_stand())
        alarm_kinds.register(Worry())
        kinds.register(ANSWERS, MENTIONS, REACTIONS)
        make_known()
        make_held_known()
