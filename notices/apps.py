from django.apps import AppConfig
from django.conf import settings


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "お知らせ"

    def ready(self) -> None:
        from notices import audit_labels, receivers  # noqa: F401  they register themselves
        from notices.phone import DevelopmentPhone
        from notices.ways import line
        from notices.ways.carrier import register
        from notices.ways.duty import DutyPush
        from notices.ways.push import WebPush

        register(DevelopmentPhone() if settings.DEBUG else WebPush())
        register(DutyPush())
        line.offer()
