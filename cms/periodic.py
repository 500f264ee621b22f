"""What the worker does for pages, about every 15 seconds."""

from collections.abc import Callable

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision


def publish_scheduled() -> int:
    """Publish and unpublish the pages that are due, and return how many. With none due it costs two small queries."""
    now = timezone.now()
    due: int = Revision.objects.filter(approved_go_live_at__lte=now).count()
    due += Page.objects.live().filter(expire_at__lt=now).count()
    if due:
        call_command("publish_scheduled", verbosity=0)
    return due


PERIODIC: list[Callable[[], int]] = [publish_scheduled]
