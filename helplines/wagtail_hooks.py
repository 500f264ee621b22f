"""Register the staff screen."""

from wagtail import hooks

from helplines.staff.viewsets import HelpContactViewSet


@hooks.register("register_admin_viewset")
def help_contacts_screen() -> HelpContactViewSet:
    """Menu 「こまったとき」."""
    return HelpContactViewSet()
