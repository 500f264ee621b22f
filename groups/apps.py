from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "ピアグループ"

    def ready(self) -> None:
        from groups import audit_labels, receivers  # noqa: F401  they register themselves
        from groups.news import make_known
        from groups.news_alarms import AlarmRaised
        from groups.queries import who_watch_over
        from notices.kinds import register
        from people.rules import SECOND_FACTOR_ROLES

        SECOND_FACTOR_ROLES.append(who_watch_over)
        register(AlarmRaised())
        make_known()
