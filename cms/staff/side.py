"""Wagtail's admin with our review mails, and our words where it looks up no translation.

It replaces `wagtail.admin` in INSTALLED_APPS.
"""

from wagtail.admin.apps import WagtailAdminAppConfig


class StaffSideConfig(WagtailAdminAppConfig):
    def ready(self) -> None:
        super().ready()
        from cms.receivers import disconnect_wagtails
        from cms.staff.labels import call_people_by_name, label_wagtails_forms

        disconnect_wagtails()
        label_wagtails_forms()
        call_people_by_name()
