"""Wagtail's admin with our mails of review. Its name in INSTALLED_APPS takes the place of `wagtail.admin`."""

from wagtail.admin.apps import WagtailAdminAppConfig


class StaffSideConfig(WagtailAdminAppConfig):  # type: ignore[misc]
    def ready(self) -> None:
        super().ready()
        from cms.receivers import disconnect_wagtails

        disconnect_wagtails()
