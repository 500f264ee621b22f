"""Wagtail's users app with our screens. Its name in INSTALLED_APPS takes the place of `wagtail.users`."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffAccountsConfig(WagtailUsersAppConfig):
    user_viewset = "people.staff.viewsets.StaffViewSet"
