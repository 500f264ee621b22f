"""Wagtail's admin with our mails of review, and our words where it asks no catalogue.

Its name in INSTALLED_APPS takes the place of `wagtail.admin`.
"""

from wagtail.admin.apps import WagtailAdminAppConfig


class StaffSideConfig(WagtailAdminAppConfig):
    def ready(self) -> None:
        super().ready()
        from cms.receivers import disconnect_wagtails
        from cms.staff.words import call_people_by_name, label_wagtails_forms

        disconnect_wagtails()
        label_wagtails_forms()
        call_people_by_name()
