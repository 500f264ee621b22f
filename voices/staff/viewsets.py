"""The staff screens of voices, as Wagtail registers them."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from voices.queries import overdue, waiting
from voices.rules import can_see_queue
from voices.staff import views


class VoicesMenuItem(MenuItem):
    """A menu item for those who may see the queue."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_see_queue(request.user)


class VoiceViewSet(ViewSet):
    """Menu 「声」."""

    name = "voices_staff"
    url_prefix = "voices"
    icon = "comment"
    menu_label = _("声")
    menu_order = 210
    menu_item_class = VoicesMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", views.queue, name="queue"), path("<int:pk>/", views.voice, name="voice")]


class WaitingVoicesPanel(Component):
    """The panel on the first staff page: how many voices wait, and how many for too long."""

    name = "waiting_voices"
    template_name = "voices/staff/waiting_panel.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, int]:
        return {"waiting": waiting().count(), "overdue": overdue().count()}
