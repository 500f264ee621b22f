"""Register the staff screens."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks

from voices.rules import can_see_queue
from voices.staff.viewsets import VoiceViewSet, WaitingVoicesPanel


@hooks.register("register_admin_viewset")
def voices_screen() -> VoiceViewSet:
    """Menu 「声」."""
    return VoiceViewSet()


@hooks.register("construct_homepage_panels")
def waiting_voices(request: HttpRequest, panels: list[Any]) -> None:
    """Waiting voices on the first page."""
    if can_see_queue(request.user):
        panels.append(WaitingVoicesPanel())


@hooks.register("register_permissions")
def voice_permissions() -> QuerySet[Permission]:
    """Let administrators give these rights to other roles."""
    codenames = ["view_voice", "answer_voice", "publish_voice"]
    return Permission.objects.filter(content_type__app_label="voices", codename__in=codenames)
