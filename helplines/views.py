"""The public help page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helplines.contacts import by_topic


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Whom to call, and how to leave this page quickly."""
    return render(request, "helplines/help.html", {"topics": by_topic()})
