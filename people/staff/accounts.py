"""Wagtail's users app with our screens. In INSTALLED_APPS it replaces `wagtail.users`."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffAccountsConfig(WagtailUsersAppConfig):
    user_viewset = "people.staff.viewsets.StaffViewSet"
