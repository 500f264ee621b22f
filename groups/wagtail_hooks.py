"""What groups add to Wagtail: the menu 「ピアグループ」, and a page on which facilitators are appointed."""

from django.urls import URLPattern, path
from wagtail import hooks

from groups.staff_views import facilitators
from groups.viewsets import PeerGroupViewSet


@hooks.register("register_admin_urls")  # type: ignore[misc,untyped-decorator]
def facilitator_screen() -> list[URLPattern]:
    """Beside the group's own form."""
    return [path("peer-groups/facilitators/<int:pk>/", facilitators, name="groups_staff_facilitators")]


@hooks.register("register_admin_viewset")  # type: ignore[misc,untyped-decorator]
def groups_screen() -> PeerGroupViewSet:
    """Menu 「ピアグループ」."""
    return PeerGroupViewSet()
