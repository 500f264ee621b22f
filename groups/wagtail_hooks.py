"""What groups add to Wagtail: the menu 「ピアグループ」, and a page on which facilitators are appointed."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from groups import rules
from groups.staff.adults import adults
from groups.staff.cohort import cohort
from groups.staff.views import coordinators, facilitators
from groups.staff.viewsets import PeerGroupViewSet


@hooks.register("register_admin_urls")
def facilitator_screen() -> list[URLPattern]:
    """The page of facilitators, beside the group's own form."""
    return [
        path("peer-groups/facilitators/<int:pk>/", facilitators, name="groups_staff_facilitators"),
        path("peer-groups/adults/<int:pk>/", adults, name="groups_staff_adults"),
        path("peer-groups/cohort/<int:pk>/", cohort, name="groups_staff_cohort"),
        path("peer-groups/coordinators/", coordinators, name="groups_staff_coordinators"),
    ]


class _ForStaffOfGroups(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rules.can_manage(request.user)


@hooks.register("register_settings_menu_item")
def coordinators_item() -> MenuItem:
    """設定 → コーディネーター."""
    return _ForStaffOfGroups(
        _("コーディネーター"), reverse_lazy("groups_staff_coordinators"), icon_name="group", order=710
    )


@hooks.register("register_admin_viewset")
def groups_screen() -> PeerGroupViewSet:
    """Menu 「ピアグループ」."""
    return PeerGroupViewSet()
