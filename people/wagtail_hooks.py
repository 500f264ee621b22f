"""The menu item and the addresses of the report on acts."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from ground.staff.reports import AdministratorsMenuItem
from people.models import User
from people.staff.reports import ActsReport


@hooks.register("register_log_actions")
def no_second_trail_of_people(registry: LogActionRegistry) -> None:
    """Keep people out of Wagtail's log, which would hold members' names for ever. Acts on people are in our trail."""
    registry.log_entry_models_by_type.register(User, value=None)


@hooks.register("register_reports_menu_item")
def acts_menu_item() -> MenuItem:
    return AdministratorsMenuItem(_("操作の記録"), reverse("people_acts"), name="acts", icon_name="history", order=900)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [
        path("reports/acts/", ActsReport.as_view(), name="people_acts"),
        path("reports/acts/results/", ActsReport.as_view(results_only=True), name="people_acts_results"),
    ]
