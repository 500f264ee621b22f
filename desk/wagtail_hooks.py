"""Register the staff screen, and the right to publish."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from desk.staff.viewsets import PlaybookViewSet


@hooks.register("register_admin_viewset")
def playbook_screen() -> PlaybookViewSet:
    """Menu 「対応の手引き」."""
    return PlaybookViewSet()


@hooks.register("register_permissions")
def playbook_permissions() -> QuerySet[Permission]:
    """Let administrators give the right to publish to other roles."""
    return Permission.objects.filter(content_type__app_label="desk", codename="publish_playbookentry")
